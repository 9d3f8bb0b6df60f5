// Checked text contains `?`, `?3` or `:name` on every engine. This rewrites SQL text into the engine's form once, when
// it is prepared.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/text/scan.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql {

/// A statement's text in the engine's form.
struct EngineText {
    std::string text;
    /// The number of values for an execution.
    std::size_t parameters = 0;
    /// For engines that support only `?`: the number, from 0, of the value for each `?`. Empty when the values are
    /// passed in order.
    std::vector<std::uint16_t> order{};
    /// Unless it is none, the text is invalid and `text` is the original.
    ScanError error = ScanError::none;
    Effect effect = Effect::writes;
};

/// Rewrites the placeholders of SQL text. Strings ('', E'', $tag$), quoted identifiers, comments and casts (a::b) are
/// left alone. Equal names become one $n. `??` becomes the `?` of an operator (a ?? 'key', a ??| b). $1 stays $1, so
/// text from the statement compiler passes unchanged. An array slice between names is written with spaces: a[b : c].
/// SQL: PostgreSQL uses $1, MariaDB `?`; SQLite receives the text unchanged.
EngineText engine_text(std::string_view text, const Dialect& dialect);

}  // namespace carboy::sql
