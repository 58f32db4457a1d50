/// Cuts bytes where their content says so, after FastCDC with normalised chunking (Xia et al.,
/// USENIX ATC 2016, section 4): a rolling sum over a table of random words, a stricter mask before
/// the aimed size and a looser one after it.
enum ContentCutter {
  /// No piece is shorter, but for the last.
  static let minimumByteCount = 2 << 10
  /// The size aimed at.
  static let aimedByteCount = 8 << 10
  /// 15 and 11 bits set: two more and two fewer than the 13 of 8 KiB.
  static let strictMask: UInt64 = 0xFFFE << 48
  static let looseMask: UInt64 = 0xFFE0 << 48

  /// Random words, one for each byte: the output of SplitMix64 from the seed 0, in order.
  static let gear: [UInt64] = {
    var state: UInt64 = 0
    return (0..<256).map { _ in
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }()

  /// Finds the end of a piece.
  ///
  /// - Parameters:
  ///   - start: Where it starts.
  ///   - limit: Where it must end at the latest; at most `file.count`.
  ///   - file: The whole file.
  /// - Returns: The place after its last byte.
  static func end(ofPieceAt start: Int, upTo limit: Int, in file: Span<UInt8>) -> Int {
    guard limit - start > minimumByteCount else { return limit }
    let words = gear.span
    let aimed = min(limit, start + aimedByteCount)
    var sum: UInt64 = 0
    var place = start + minimumByteCount
    while place < aimed {
      sum = (sum << 1) &+ words[Int(file[place])]
      place += 1
      if sum & strictMask == 0 { return place }
    }
    while place < limit {
      sum = (sum << 1) &+ words[Int(file[place])]
      place += 1
      if sum & looseMask == 0 { return place }
    }
    return limit
  }
}
