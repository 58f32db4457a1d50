import Store
import Files
import Times
import Digests
let args = CommandLine.arguments
let dir = args[1]
let store = DataSetStore(directory: args[2], name: "x", files: LocalFileSystem())
let writer = StoreWriter(store)
let fs = LocalFileSystem()
var names = try fs.list(dir)
if args.count > 3 { if args[3] == "shuffle" { var g = SystemRandomNumberGenerator(); names.shuffle(using: &g) } }
let all = try fs.list(dir)
var total = 0
let t0 = Environment.monotonicSeconds
for n in names {
  let b = try fs.readAll("\(dir)/\(n)")
  total += b.count
  let o = try writer.add(IncomingFile(bytes: b, published: Instant(seconds: Int64(all.firstIndex(of: n)!) * 1000), provenance: Provenance(fileName: n)), recorded: Instant(seconds: 5))
  if case .added = o {} else { print(n, "not added:", o.release.entry.provenance.fileName) }
}
let t1 = Environment.monotonicSeconds
print("added", names.count, total, "bytes in", t1 - t0, "s", Double(total) / 1e6 / (t1 - t0), "MB/s")
print(try store.footprint())
let p = try writer.pack()
print("pack", p, Environment.monotonicSeconds - t1, "s", try store.footprint())
let snap = try store.snapshot()
let t2 = Environment.monotonicSeconds
var bad = 0
for (i, r) in snap.logged.enumerated() {
  let b = try snap.file(ofLogged: i)
  let o = try fs.readAll("\(dir)/\(r.entry.provenance.fileName)")
  if b != o { bad += 1 }
}
print("rebuilt", snap.logged.count, "bad", bad, Environment.monotonicSeconds - t2, "s; records", snap.recordCount)
print(snap.sizes); print(store.verify(readsData: true))
