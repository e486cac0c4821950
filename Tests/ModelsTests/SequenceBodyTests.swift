import Layers
import Models
import Tensors
import Testing
