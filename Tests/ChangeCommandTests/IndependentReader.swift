import Foundation
import Support

/// Python's own reader of CSV as a witness: it reads the files that the archive gave back and says
/// what happened from one to the next, in the words of the ledgers.
enum IndependentReader {
  /// Where Python is; says so once where it is not.
  static let python: String? = {
    let path = ["/usr/bin/python3", "/usr/local/bin/python3", "/bin/python3"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    if path == nil { print("skipped: no python3 to compare with") }
    return path
  }()

  /// Compares strings; of several rows with one key the last counts.
  static let script = #"""
    import csv, io, json, sys
    releases = []
    for path in sys.argv[1:]:
        text = open(path, encoding="utf-8", newline="").read()
        rows = [r for r in csv.reader(io.StringIO(text), delimiter=";") if r]
        names = rows[0]
        table = {}
        for row in rows[1:]:
            item = dict(zip(names, row))
            table[(item["dep"], item["jour"])] = item
        releases.append((names, table))
    cells, diffs, last, seen = [], [], {}, set()
    frontier = max((k[1] for k in releases[0][1]), default="")
    seen |= set(releases[0][1])
    for n in range(1, len(releases)):
        (old_names, old), (names, new) = releases[n - 1], releases[n]
        def emit(kind, key, column, before, after):
            cells.append([n + 1, kind, key[0], key[1], column, before, after])
        added = [k for k in new if k not in old]
        removed = [k for k in old if k not in new]
        count = keys = 0
        for k in removed:
            last[k] = old[k]
            for c in [c for c in old_names if c not in ("dep", "jour")]:
                emit("withdrawn", k, c, old[k][c], None)
        for k in added:
            values = [c for c in names if c not in ("dep", "jour")]
            if k in seen:
                for c in values:
                    if c in last[k]: emit("restored", k, c, last[k][c], new[k][c])
            elif k[1] <= frontier:
                for c in values: emit("backfilled", k, c, None, new[k][c])
        for k in new:
            if k not in old: continue
            changed = [c for c in names if c in old_names and old[k][c] != new[k][c]]
            count += len(changed)
            keys += bool(changed)
            for c in changed: emit("revised", k, c, old[k][c], new[k][c])
        diffs.append([len(added), len(removed), keys, count])
        seen |= set(new)
        frontier = max([frontier] + [k[1] for k in new])
    lives = []
    for key in sorted(seen):
        spans = []
        for n, (names, table) in enumerate(releases):
            if key not in table and not spans: continue
            state = table[key]["n"] if key in table else None
            if not spans or spans[-1][0] != state: spans.append([state, n + 1])
        lives.append([key[0], key[1], spans])
    json.dump({"cells": cells, "diffs": diffs, "lives": lives}, sys.stdout)
    """#

  /// What Python says of files in published order.
  static func read(_ files: [String]) throws -> [String: Any] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python ?? "")
    process.arguments = ["-c", script] + files
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONSerialization.jsonObject(with: bytes) as? [String: Any] ?? [:]
  }
}
