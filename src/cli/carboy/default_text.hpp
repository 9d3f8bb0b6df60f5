// The DEFAULT of a column as an inspector reports it: what it says, where it is a plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::cli {

/// Returns the default without the casts that PostgreSQL adds: 'draft'::character varying.
std::string_view without_cast(std::string_view text);

/// Returns a condition of PostgreSQL's catalogue without casts, and with IN for = ANY (ARRAY[...]).
std::string plain_condition(std::string_view text);

/// Returns the content of 'it''s'; nullopt when the text is not one literal.
std::optional<std::string> quoted_content(std::string_view text);

std::optional<std::int64_t> integer_of(std::string_view text);

/// True for the time at which the statement runs, in the words of any engine.
bool is_now(std::string_view text);

}  // namespace carboy::cli
