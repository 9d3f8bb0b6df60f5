// Text operations that string methods and filters share. Positions and widths count characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::jinja {

std::string casefolded(std::string_view text);
std::string title_cased(std::string_view text);
std::string capitalized(std::string_view text);
std::string case_swapped(std::string_view text);

std::string_view strip_characters(std::string_view text, std::string_view characters, bool left, bool right);
/// Pads to a width with one character; align is < > or ^.
std::string justified(std::string_view text, std::int64_t width, std::string_view fill, char align);
/// Makes at most `count` replacements; a negative count means all.
std::string replaced(std::string_view text, std::string_view old, std::string_view with, std::int64_t count);
std::vector<std::string_view> split_words(std::string_view text, std::int64_t most, bool from_right);
std::vector<std::string_view> split_text(std::string_view text, std::string_view separator, std::int64_t most,
                                         bool from_right);
std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends);
std::string tabs_expanded(std::string_view text, std::int64_t size);

bool is_alphabetic(std::string_view text);
bool is_alphanumeric(std::string_view text);
bool is_digits(std::string_view text);
bool is_decimals(std::string_view text);
bool is_numeric(std::string_view text);
bool is_blank(std::string_view text);
bool is_lower_case(std::string_view text);
bool is_upper_case(std::string_view text);
bool is_title_case(std::string_view text);
bool is_ascii(std::string_view text);
bool is_identifier(std::string_view text);
bool is_printable(std::string_view text);

/// Replaces HTML's character references with their characters.
std::string unescaped(std::string_view html);
/// Removes comments and tags, normalises white space and unescapes.
std::string without_tags(std::string_view html);

}  // namespace carboy::jinja
