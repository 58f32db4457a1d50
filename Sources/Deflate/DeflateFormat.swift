/// How a deflate stream is wrapped.
public enum DeflateFormat: Sendable {
  /// RFC 1950: two bytes of header, the stream, Adler-32.
  case zlib
  /// RFC 1951: the stream alone.
  case raw
  /// RFC 1952: ten bytes of header, the stream, CRC-32 and length.
  case gzip

  /// The `windowBits` argument of zlib for the largest window, 32 KiB.
  var windowBits: Int32 {
    switch self {
    case .zlib: 15
    case .raw: -15
    case .gzip: 31
    }
  }
}

/// What zlib should expect of the bytes; never changes how they are read.
public enum DeflateStrategy: Int32, CaseIterable, Sendable {
  /// Text and records.
  case standard = 0
  /// Small numbers with few repetitions: matches under six bytes are left out.
  case filtered = 1
  /// Codes only, no matches.
  case huffmanOnly = 2
  /// Codes and runs of one byte.
  case runLength = 3
}
