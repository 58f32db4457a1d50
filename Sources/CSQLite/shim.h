// The only door to SQLite; Sources/SQLite is its only caller.
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift does not import: SQLite copies the bytes at once.
static inline int vintage_bind_text(sqlite3_stmt *statement, int place,
                                    const unsigned char *bytes, int count) {
  return sqlite3_bind_text(statement, place, count ? (const char *)bytes : "", count,
                           SQLITE_TRANSIENT);
}
