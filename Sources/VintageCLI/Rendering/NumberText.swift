/// Numbers as people read them; machine formats never use these.
enum NumberText {
  /// A count with a comma every three digits: `53,902,261`.
  static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var out = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { out += "," }
      out.append(digit)
    }
    return out
  }

  /// A size in bytes in decimal units, three digits or so: `256.7 kB`, `54 MB`.
  static func bytes(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["B", "kB", "MB", "GB"] {
      if value < 1000 { return unit == "B" ? "\(count) B" : "\(decimal(value)) \(unit)" }
      value /= 1000
    }
    return "\(decimal(value)) TB"
  }

  /// A number with one decimal below 100, none above.
  static func decimal(_ value: Double) -> String {
    guard value < 100 else { return grouped(Int(value + 0.5)) }
    let tenths = Int(value * 10 + 0.5)
    return tenths.isMultiple(of: 10) ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
  }

  /// A time to wait: `40 s`, `12 min`, `3 h`.
  static func duration(_ seconds: Double) -> String {
    switch Int(seconds + 0.5) {
    case ..<100: "\(Int(seconds + 0.5)) s"
    case ..<6000: "\(Int(seconds / 60 + 0.5)) min"
    default: "\(Int(seconds / 3600 + 0.5)) h"
    }
  }

  /// `one file`, `2 files`.
  static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
  }
}
