import Diagnostics

/// What can go wrong with a file of tensors in the safetensors format.
public enum SafetensorsError: Error, Equatable {
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// `offset` counts bytes of the file from 0.
  case malformed(path: String, offset: Int, problem: String)
  case badTensor(path: String, tensor: String, problem: String)
  /// Its numbers are of a type that a model's parameters do not have.
  case otherNumbers(path: String, tensor: String, scalar: String)
  /// `index` counts the tensor's numbers from 0.
  case outOfRange(path: String, tensor: String, index: Int, value: Double)
  case misfit(path: String, model: String, problems: [String])
}

extension SafetensorsError: Diagnostic {
  public var code: String {
    switch self {
    case .cannotRead: "SK-ST-001"
    case .cannotWrite: "SK-ST-002"
    case .malformed: "SK-ST-003"
    case .badTensor: "SK-ST-004"
    case .otherNumbers: "SK-ST-005"
    case .outOfRange: "SK-ST-006"
    case .misfit: "SK-ST-007"
    }
  }

  public var message: String {
    switch self {
    case .cannotRead(let path, let reason): "\(path): cannot be read: \(reason)"
    case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
    case .malformed(let path, let offset, let problem): "\(path): at byte \(offset): \(problem)"
    case .badTensor(let path, let tensor, let problem): "\(path): tensor “\(tensor)”: \(problem)"
    case .otherNumbers(let path, let tensor, let scalar): "\(path): tensor “\(tensor)” holds numbers of type \(scalar)"
    case .outOfRange(let path, let tensor, let index, let value):
      "\(path): tensor “\(tensor)”: number \(index), \(value), is too large for single precision"
    case .misfit(let path, let model, let problems):
      "\(path): does not fit the model “\(model)”; nothing was changed:\n    " + problems.joined(separator: "\n    ")
    }
  }

  public var advice: String {
    switch self {
    case .cannotRead: "check the path and its permissions"
    case .cannotWrite: "check the path, its permissions and the space on the disk"
    case .malformed, .badTensor: "the file is damaged or in another format; fetch or write it again"
    case .otherNumbers: "parameters are read from F32, F16, BF16 and F64; convert the tensor to one of these"
    case .outOfRange: "the weights are broken, or scale them before they are saved"
    case .misfit: "give the file the tensors that `skein info --name MODEL` lists, with their shapes"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .cannotRead, .cannotWrite: .machineFailed
    default: .badInput
    }
  }

  public static let explanations = [
    "SK-ST-001": """
    The system refuses to read the file, or it became shorter while it was read. Look at it with ls -l; a file that \
    another program is still writing has to be finished first.
    """,
    "SK-ST-002": """
    The file of tensors is written beside its place under another name and moved there when it is complete; one of that \
    failed. What stood at its place is untouched.
    """,
    "SK-ST-003": """
    A safetensors file is the length of its header in 8 bytes, little-endian, a header in JSON, and the bytes of all tensors \
    one after the other. What stands at the byte that is named breaks that form. Nothing of the file was used.
    """,
    "SK-ST-004": """
    The header's entry of a tensor contradicts itself or the file: its bytes lie outside the file or over those of another \
    tensor, leave a gap, or are not as many as its shape and type need; or two tensors have the same name.
    """,
    "SK-ST-005": """
    The parameters of a model are single-precision numbers. They are also read from half precision (F16, BF16), which is \
    exact, and double precision (F64), which rounds to the nearest. Integers and the 8-bit formats are not parameters.
    """,
    "SK-ST-006": "A double-precision number above 3.4e38 would become infinite in single precision, so it is refused.",
    "SK-ST-007": """
    Weights are put into a model by name: the file has to hold every tensor of the model with the same shape, and no other. \
    All that is missing, superfluous or of another shape is listed.
    """,
  ]
}
