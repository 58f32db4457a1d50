// The only door to libz; Sources/Deflate is its only caller.
#include <zlib.h>
