// SQL text as tokens, as far as migrations need it: comparing two spellings, renaming a column, splitting a script.
#pragma once

#include <carboy/migrate/text/script.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::migrate {

struct SqlToken {
    enum class Kind : std::uint8_t { word, quoted_name, string, number, mark };
    Kind kind = Kind::mark;
    std::string_view text;  // in its original spelling
    std::size_t at = 0;

    bool is(std::string_view lower) const;
    bool is_mark(char mark) const { return kind == Kind::mark && text[0] == mark; }
    /// The name without its quotes; empty when it is not a name.
    std::string name() const;
};

/// Splits SQL text into tokens without spaces and comments.  Lifetime: they refer to the text.
/// Throws: Error "bad_sql_text" for a quote or comment that never ends.
std::vector<SqlToken> sql_tokens(std::string_view text);

/// Returns the text in a form in which two spellings of the same expression are equal: letter case of words, spaces,
/// comments, quotes around plain names and outer parentheses make no difference.
std::string normal_sql(std::string_view text);

/// Removes casts that are written after their operand: "'x'::character varying" becomes "'x'".
std::string without_casts(std::string_view text);

/// True when the text contains the name.
bool mentions(std::string_view text, std::string_view name);

/// Replaces a name where it is used as a name.
std::string with_name_replaced(std::string_view text, std::string_view from, std::string_view to_quoted);

}  // namespace carboy::migrate
