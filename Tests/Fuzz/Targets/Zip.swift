import Deflate
import Files
import Imports

/// Opens any file as a zip archive and unpacks every member that is not refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let file = MemoryFile(path: "input.zip", parts: [bytes(data, count)])
  guard let archive = try? ZipArchive(file) else { return 0 }
  for member in archive.members {
    demand(!member.isFolder, "folders are no members")
    guard let content = try? ZipArchive.content(of: member, in: file) else { continue }
    demand(ZipArchive.refusal(of: member) == nil, "what is refused is not unpacked")
    demand(content.count == member.byteCount, "a member has the size that is stated")
    demand(Deflate.crc32(content) == member.checksum, "a member has its checksum")
    let parts = member.name.split(separator: "/", omittingEmptySubsequences: false)
    demand(!parts.contains("..") && !parts.contains(""), "no name leads out of the archive")
  }
  return 0
}
