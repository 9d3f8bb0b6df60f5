// Checked text says `?`, `?3` or `:name` on every engine. A driver sends what its engine understands: this rewrites a
// text once, when it is prepared.
#pragma once

#include <carboy/sql/dialect.hpp>
#include <carboy/sql/scan.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql {

/// A statement's text as its engine takes it.
struct EngineText {
    std::string text;
    /// How many values an execution has.
    std::size_t parameters = 0;
    /// For engines that know `?` alone: the number, from 0, of the value behind each `?`. Empty when the values go as
    /// they come.
    std::vector<std::uint16_t> order{};
    /// Not none: the text cannot be read, and `text` is what it was.
    ScanError error = ScanError::none;
};

/// Rewrites the placeholders of a text. Strings ('', E'', $tag$), quoted identifiers, comments and casts (a::b) are
/// left alone; equal names become one $n; `??` becomes the `?` of an operator (a ?? 'key', a ??| b); $1 stays $1, so
/// that text of the statement compiler passes unchanged. An array's slice between names is written with spaces: a[b :
/// c]. SQL: PostgreSQL takes $1, MariaDB `?`, SQLite the text as it is.
EngineText engine_text(std::string_view text, const Dialect& dialect);

}  // namespace carboy::sql
