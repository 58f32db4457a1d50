/// The version of this program.
public enum Version {
  /// The version as people read it.
  public static let text = "0.1.0"
  /// The name and version that the log keeps with every entry.
  public static let tool = "vintage \(text)"
}
