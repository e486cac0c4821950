import Layers
import Tensors
