import Foundation

/// Files of this machine.
struct FileSource: TransferSource {
  func read(_ address: Address, _ request: ByteRequest, to receiver: ByteReceiver) throws(TransferFailure) {
    let path = address.path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)  // a pipe would keep us waiting
    guard descriptor >= 0 else { throw .final(.cannotRead(path: path, reason: systemMessage())) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .final(.cannotRead(path: path, reason: "it is not a file"))
    }
    var head = ResponseHead()
    head.totalBytes = Int64(status.st_size)
    let time = status.st_mtim
    head.validators.entityTag = "\"\(status.st_ino)-\(time.tv_sec).\(time.tv_nsec)-\(status.st_size)\""
    if request.condition == head.validators, request.offset <= status.st_size { head.offset = request.offset }
    lseek(descriptor, off_t(head.offset), SEEK_SET)
    var isWanted = receiver.begin(head)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while isWanted, !receiver.wantsToStop {
      let count = uninterrupted { Foundation.read(descriptor, buffer.baseAddress, buffer.count) }
      if count < 0 { throw .final(.cannotRead(path: path, reason: systemMessage())) }
      if count == 0 { break }
      isWanted = receiver.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    if let failure = receiver.failure { throw failure }
  }
}
