// Header fields that are lists of words or of names with values.
// Source: RFC 9110 section 5.6.1; Python urllib.request, parse_http_list; Werkzeug http.py, parse_list_header.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::http {

/// Splits a list at the commas outside quotes, and removes the quotes around whole items. Leaves out empty items.
std::vector<std::string> parse_list(std::string_view field);

/// An item "name=value", or "name" without a value.
using ListPair = std::pair<std::string, std::optional<std::string>>;

/// The same for items with values, which lose their quotes. Names are in lower case.
std::vector<ListPair> parse_list_pairs(std::string_view field);

/// Returns a token as it is, and any other text in quotes.
std::string token_or_quoted(std::string_view text);
std::string quoted_text(std::string_view text);

/// Reads a number of digits alone; the largest one for more than 63 bits.
std::optional<std::int64_t> parse_digits(std::string_view text) noexcept;

}  // namespace carboy::http
