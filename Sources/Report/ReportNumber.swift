/// Numbers as the page shows them.
enum ReportNumber {
  /// A count with a comma every three digits: `53,902,261`.
  static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var out = value < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { out += "," }
      out.append(digit)
    }
    return out
  }

  /// A decimal number with a comma every three digits before the point and at most two after it.
  static func grouped(decimal text: String) -> String {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? text.dropFirst() : text[...]
    let whole = digits.prefix { $0 != "." }
    guard let count = Int(whole) else { return text }
    let rest = digits.dropFirst(whole.count)
    if rest.count > 3, let value = Double(text), value.magnitude < 1e13 { return plain(value) }
    return (isNegative ? "−" : "") + grouped(count) + rest.prefix(3)
  }

  /// A difference with its sign.
  static func signed(_ text: String) -> String {
    let grouped = grouped(decimal: text)
    return text.hasPrefix("-") || text == "0" ? grouped : "+" + grouped
  }

  /// A number of a chart: whole where it is, else with two decimals.
  static func plain(_ value: Double) -> String {
    guard value.magnitude < 1e15 else { return String(value) }
    let hundredths = Int(value * 100 + (value < 0 ? -0.5 : 0.5))
    guard !hundredths.isMultiple(of: 100) else { return grouped(hundredths / 100) }
    let rest = hundredths.magnitude % 100
    let sign = hundredths < 0 && hundredths > -100 ? "−" : ""
    return "\(sign)\(grouped(hundredths / 100)).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `one file`, `2 files`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A share of a whole: `7 %`, `< 1 %`.
  static func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "" }
    let percent = (part * 200 / whole + 1) / 2
    return percent == 0 && part > 0 ? "< 1 %" : "\(percent) %"
  }

  /// A size in bytes in decimal units.
  static func bytes(_ count: Int) -> String {
    guard count >= 1000 else { return "\(count) B" }
    let units = ["kB", "MB", "GB", "TB"]
    var (size, unit) = (1000, 0)
    while count / 1000 >= size, unit < units.count - 1 { (size, unit) = (size * 1000, unit + 1) }
    let tenths = (count * 10 + size / 2) / size
    return tenths < 1000 && tenths % 10 > 0
      ? "\(tenths / 10).\(tenths % 10) \(units[unit])"
      : "\(grouped((count + size / 2) / size)) \(units[unit])"
  }
}
