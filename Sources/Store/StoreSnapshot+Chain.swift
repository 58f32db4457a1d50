import Coding
import Records
import Synchronization

extension StoreSnapshot {
  /// The recipes that tell a release's sequence, from that of the release itself to the first one.
  struct RecipeChain {
    /// Whose recipe it is: a release by its pack, and by its place among those of the pack.
    struct Step {
      var pack: Int32
      var index: Int32
    }

    var steps: [Step] = []
    /// What the first recipe starts from; nil where it has no base.
    var origin: RecordRuns?
  }

  /// Finds the recipes that tell a release's sequence.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The chain; no steps where the sequence is known.
  /// - Throws: ``StoreError/lost(release:)``.
  func chain(ofLogged release: Int) throws(StoreError) -> RecipeChain {
    let known = cache.withLock { $0.runs }
    var chain = RecipeChain()
    var next: Int? = release
    while let current = next {
      chain.origin = known.last { $0.release == current }?.runs
      if chain.origin != nil { break }
      let location = location(ofLogged: current)
      guard !location.hasLostBase else { throw .lost(release: logged[release].id) }
      chain.steps.append(
        RecipeChain.Step(pack: Int32(location.pack), index: Int32(location.index))
      )
      next = location.base
    }
    return chain
  }

  /// Composes a chain of recipes.
  ///
  /// - Parameters:
  ///   - chain: The chain.
  ///   - release: The place in ``logged`` of the release that it is of.
  /// - Returns: The sequence of the release.
  /// - Throws: ``StoreError``.
  func runs(composedFrom chain: RecipeChain, of release: Int) throws(StoreError) -> RecordRuns {
    guard !chain.steps.isEmpty else { return chain.origin ?? RecordRuns() }
    var sequence = RunPieces(chain.origin ?? RecordRuns())
    var left = chain.steps.count
    while left > 0 { try composeBlock(of: chain.steps, &left, onto: &sequence) }
    guard let result = sequence.runs else { throw damaged(release, .inconsistent) }
    cache.withLock { $0.keep(result, of: release) }
    return result
  }

  /// Composes the last steps of a chain, as far as their recipes are in one block.
  ///
  /// - Parameters:
  ///   - steps: The steps.
  ///   - left: How many of them are left, 1 or more; then fewer.
  ///   - sequence: What the recipes are applied to.
  /// - Throws: ``StoreError``.
  private func composeBlock(
    of steps: [RecipeChain.Step],
    _ left: inout Int,
    onto sequence: inout RunPieces
  ) throws(StoreError) {
    let first = steps[left - 1]
    let (pack, log) = (Int(first.pack), packs[Int(first.pack)].log)
    let recipes = packs[pack].contents.recipes
    let block = log.releases[Int(first.index)].block
    func lost() -> StoreError { .lost(release: logged[logged.place(pack, Int(first.index))].id) }
    let bytes: [UInt8]
    do throws(StoreError) { bytes = try recipeBlock(pack: pack, block: Int(block)) } catch {
      if case .lostRecords = error { throw lost() }
      throw error
    }
    let span = bytes.span
    while left > 0, steps[left - 1].pack == first.pack {
      let index = Int(steps[left - 1].index)
      let release = log.releases[index]
      guard release.block == block else { break }
      let start = Int(release.offset)
      let records = log.records(index)
      do throws(RecipeError) {
        try Recipe.apply(
          span.extracting(start..<start + Int(recipes[index].byteCount)),
          to: &sequence,
          firstNew: records.new.lowerBound,
          recordLimit: records.new.upperBound,
          count: records.count
        )
      } catch {
        throw damaged(logged.place(pack, index), .recipe(error))
      }
      left -= 1
    }
  }
}
