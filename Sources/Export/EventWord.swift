internal import History

extension RowEvent.Kind {
  /// The word for it in ledgers, the same as in the command's.
  var word: String {
    switch self {
    case .initial: "initial"
    case .added: "added"
    case .backfilled: "backfilled"
    case .restored: "restored"
    case .withdrawn: "withdrawn"
    case .revised: "revised"
    case .layout: "layout"
    }
  }
}
