internal import Records
internal import Tables

extension TimelineWalk {
  /// Keeps the rows of columns that go at a step: should they come back, their figures are held
  /// against these.
  mutating func keepColumns(_ place: Int, _ previous: Int) {
    let (old, new) = (timeline.releases[previous].layout, timeline.releases[place].layout)
    guard old != new else { return }
    let layouts = timeline.rows.layouts
    for column in layouts[old].columns
    where column >= timeline.columns.keyColumnCount && layouts[new].field(of: column) == nil {
      var rows = rowsWithColumn[column] ?? [Int32](repeating: -1, count: holders.current.count)
      for key in rows.indices {
        // A key that is away itself was seen last with the row that it had then.
        let row = holders.current[key] >= 0 ? holders.current[key] : holders.last[key]
        guard row >= 0, layouts[timeline.rows.layout(Int(row))].field(of: column) != nil
        else { continue }
        rows[key] = row
      }
      rowsWithColumn[column] = rows
    }
  }

  /// Writes down which figures of a row have changed while their columns were away, but for those
  /// that were held against `before` already.
  mutating func noteReturnedColumns(_ key: Int32, _ new: Int32, comparedWith before: Int32) {
    guard !rowsWithColumn.isEmpty else { return }
    let layout = timeline.rows.layouts[timeline.rows.layout(Int(new))]
    var returned: [Int32: [Int32]] = [:]
    for (column, rows) in rowsWithColumn
    where rows[Int(key)] >= 0 && layout.field(of: column) != nil {
      returned[rows[Int(key)], default: []].append(Int32(truncatingIfNeeded: column))
    }
    // Not above: what is looped over would be copied with all its rows.
    for column in returned.values.joined() { rowsWithColumn[Int(column)]?[Int(key)] = -1 }
    for (old, columns) in returned.sorted(by: { $0.key < $1.key }) where old != before {
      _ = compare(old, new)
      changed.removeAll { !columns.contains($0) }
      if !changed.isEmpty { append(key, old, new, .revised, [], isAcrossGap: true) }
    }
  }

  /// Writes down what happened to the columns, the header and the end of the file.
  mutating func noteFile(_ place: Int, _ previous: Int) {
    let (old, new) = (timeline.releases[previous], timeline.releases[place])
    let layouts = timeline.rows.layouts
    if old.layout != new.layout {
      var events = ColumnEvent.between(layouts[old.layout], layouts[new.layout])
      events.append(contentsOf: renames(events, in: new.events))
      timeline.releases[place].columnEvents = events
      if layouts[old.layout].delimiter != layouts[new.layout].delimiter {
        timeline.releases[place].fileLayout.insert(.delimiter)
      }
      if events.contains(where: \.isLayout) {
        timeline.releases[place].fileLayout.insert(.columnOrder)
      }
    }
    guard let oldHeader = old.header.flatMap({ timeline.headers[$0] }),
      let newHeader = new.header.flatMap({ timeline.headers[$0] })
    else { return }
    var change = HeaderLine.layoutChange(oldHeader, newHeader)
    if old.layout != new.layout { change.remove(.header) }
    // Without a key the header is compared as a line; only its mark lies outside of that.
    if !timeline.hasKey { change.formIntersection(.byteOrderMark) }
    timeline.releases[place].fileLayout.formUnion(change)
  }

  /// Guesses which columns that are gone live on under another name.
  ///
  /// A pair is a guess where more than half of the values that are not 0, empty or `NA` are the
  /// same in both or whole numbers within a tenth, over the rows that the step compared.
  private func renames(_ columns: [ColumnEvent], in range: Range<Int>) -> [ColumnEvent] {
    var removed: [Int] = []
    var added: [Int] = []
    for event in columns {
      if case .removed(let column, _) = event { removed.append(column) }
      if case .added(let column, _) = event { added.append(column) }
    }
    var result: [ColumnEvent] = []
    for old in removed {
      let scores = added.map { (column: $0, share: sameShare(old, $0, in: range)) }
      guard let best = scores.max(by: { $0.share < $1.share }), best.share > 0.5 else { continue }
      added.removeAll { $0 == best.column }
      result.append(.renamed(old: old, new: best.column))
    }
    return result
  }

  private func sameShare(_ old: Int, _ new: Int, in range: Range<Int>) -> Double {
    var (same, count) = (0, 0)
    for event in timeline.events[range] where event.old >= 0 && event.new >= 0 {
      guard let left = timeline.rows.value(Int(event.old), old), left.count > 0, left != [0x30],
        left != [0x4E, 0x41], let right = timeline.rows.value(Int(event.new), new)
      else { continue }
      count += 1
      if left == right || isNear(event, old, new) { same += 1 }
    }
    return count == 0 ? 0 : Double(same) / Double(count)
  }

  /// Whether two columns hold whole numbers within a tenth of each other.
  private func isNear(_ event: RowEvent, _ old: Int, _ new: Int) -> Bool {
    guard let left = timeline.rows.smallWholeNumber(Int(event.old), old),
      let right = timeline.rows.smallWholeNumber(Int(event.new), new)
    else { return false }
    return abs(left - right) <= max(left, right) / 10
  }
}
