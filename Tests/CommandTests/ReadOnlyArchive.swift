import Foundation
import Support

/// An archive that nobody can write: its permissions forbid it, and it lies on a file system that
/// is mounted read-only.
struct ReadOnlyArchive {
  /// How writing is forbidden; the value is the archive's folder.
  enum Face: String {
    case permission = "a"
    case mount = "ro"
    /// A copy that may be written.
    case none = "w"
  }

  private let box: Sandbox
  /// The faces that this system can show.
  let faces: [Face]
  /// Whether the user may write what permissions forbid.
  static var isRoot: Bool { geteuid() == 0 }

  /// Fills an archive and forbids to write it; says so where nothing can be mounted.
  init() throws {
    box = try Sandbox()
    try box.fill()
    _ = try box.shell("cp -r a w && chmod -R a-w a")
    guard try box.shell("mkdir ro && mount --bind a ro") else {
      print("skipped: a folder cannot be mounted read-only here")
      faces = [.permission]
      return
    }
    faces = try box.shell("mount -o remount,ro,bind ro") ? [.permission, .mount] : [.permission]
  }

  /// Undoes it, so that the folder can be removed.
  func open() {
    if faces.contains(.mount) { _ = try? box.shell("umount ro") }
    _ = try? box.shell("chmod -R u+w a")
  }

  /// The commands that fail on the archive.
  func refused(_ lines: [String], by face: Face) throws -> [String] {
    try lines.filter { try box.run("-C \(face.rawValue) \($0)").status >= 2 }
  }
}
