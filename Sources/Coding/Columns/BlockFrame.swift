internal import Bytes

/// What a block says before its columns: the maps, the classes of rows and the layouts.
struct BlockFrame {
  /// How many columns there are.
  var columnCount = 0
  /// The row maps, numbered from 1.
  var maps: [RowMap] = []
  /// The map that finds the previous version of a row; nil where there is none.
  var versionMap: Int?
  /// The column whose number chooses the formula of a row; nil where there is none.
  var classColumn: Int?
  /// The numbers of that column that have a class of their own; all others share one.
  var classValues: [Int64] = []
  /// The layouts; number 0 is left for rows kept as text, so they count from 1.
  var templates: [RowTemplate] = []

  /// The most class values.
  static let maximumClassValueCount = 24

  /// The most columns of a block, and the most fields of all its layouts together: they bound the
  /// work that a small head can ask for.
  static let maximumColumnCount = 4096
  static let maximumFieldCount = 65_536

  /// The largest product of columns and records that is coded: more would take too much memory
  /// for the bytes that come out of it.
  static func cellLimit(byteCount: Int) -> Int { byteCount * 4 + 65_536 }

  /// The same without maps that only codecs 5 and 6 have, which stand behind all others.
  var withoutFollowing: BlockFrame {
    var frame = self
    while case .following = frame.maps.last { frame.maps.removeLast() }
    return frame
  }

  /// Appends the frame to the head.
  func write(to head: inout [UInt8]) {
    head.writeCount(columnCount)
    head.writeCount(maps.count)
    for map in maps { map.write(to: &head) }
    head.writeCount(versionMap ?? 0)
    head.writeCount(classColumn.map { $0 + 1 } ?? 0)
    head.writeCount(classValues.count)
    for value in classValues { head.writeZigzag(value) }
    head.writeCount(templates.count)
    for template in templates { template.write(to: &head) }
  }

  /// Reads a frame.
  static func read(
    from reader: inout PartReader,
    byteCount: Int,
    recordCount: Int
  ) throws(CodingError) -> BlockFrame {
    var frame = BlockFrame()
    let columnLimit = min(
      cellLimit(byteCount: byteCount) / max(recordCount, 1),
      maximumColumnCount
    )
    frame.columnCount = try reader.readCount(atMost: columnLimit)
    let mapCount = try reader.readCount(atMost: RowMap.maximumCount)
    for known in 0..<mapCount {
      let map = try RowMap.read(
        from: &reader,
        columnCount: frame.columnCount,
        recordCount: recordCount,
        known: known
      )
      frame.maps.append(map)
    }
    let versionMap = try reader.readCount(atMost: mapCount)
    frame.versionMap = versionMap == 0 ? nil : versionMap
    let classColumn = try reader.readCount(atMost: frame.columnCount)
    frame.classColumn = classColumn == 0 ? nil : classColumn - 1
    let valueCount = try reader.readCount(atMost: maximumClassValueCount)
    for _ in 0..<valueCount { frame.classValues.append(try reader.readZigzag()) }
    let templateCount = try reader.readCount(atMost: RowTemplate.maximumCount)
    var fieldCount = 0
    for _ in 0..<templateCount {
      let template = try RowTemplate.read(from: &reader, columnCount: frame.columnCount)
      frame.templates.append(template)
      fieldCount += template.columns.count
      guard fieldCount <= maximumFieldCount else { throw reader.failure }
    }
    return frame
  }
}
