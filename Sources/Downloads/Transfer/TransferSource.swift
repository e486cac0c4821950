/// What files are read from: a server, or this machine.
protocol TransferSource {
  /// Reads the file's bytes from `request.offset` on and hands them to the receiver.
  func read(_ address: Address, _ request: ByteRequest, to receiver: ByteReceiver) throws(TransferFailure)
}

struct ByteRequest {
  /// Where to begin, if the file is the one that the condition tells.
  var offset: Int64 = 0
  var condition: ResponseHead.Validators = .init()
}
