// Reads SQLite's values as ours.
#pragma once

#include <carboy/sql/types/value.hpp>

#include <sqlite3.h>

namespace carboy::drivers::sqlite {

/// Lifetime: that of the value, until it is converted.
inline sql::ValueView read_value(sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER: return sql::ValueView::integer(sqlite3_value_int64(value));
        case SQLITE_FLOAT: return sql::ValueView::real(sqlite3_value_double(value));
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
            return sql::ValueView::text({text, static_cast<std::size_t>(sqlite3_value_bytes(value))});
        }
        case SQLITE_BLOB: {
            const void* bytes = sqlite3_value_blob(value);
            return sql::ValueView::blob(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
        }
        default: return {};
    }
}

}  // namespace carboy::drivers::sqlite
