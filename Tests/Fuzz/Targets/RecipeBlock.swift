import Bytes
import Coding

/// Decodes a block of recipes; what decodes has the size that was asked for and survives being
/// written again.
///
/// Input: how many recipes, the size of each (LEB128), the block.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var reader = ByteReader(bytes(data, count))
  let sizes = (0..<reader.integer(atMost: 40)).map { _ in reader.integer(atMost: 4000) }
  let byteCount = sizes.reduce(0, +)
  let block = reader.rest()
  guard let recipes = try? RecipeBlock.decode(block[...], byteCount: byteCount, sizes: sizes)
  else { return 0 }
  demand(recipes.count == byteCount, "recipes have the sizes that are asked for")
  let again = RecipeBlock.encode(recipes, sizes: sizes)
  let decoded = try? RecipeBlock.decode(again[...], byteCount: byteCount, sizes: sizes)
  demand(decoded == recipes, "recipes survive being written again")
  return 0
}
