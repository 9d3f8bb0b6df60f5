// UTF-8 text in Python's terms: lengths and positions in characters, letter case and character classes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::jinja::unicode {

/// Returns the character at `at` and moves past it. Each byte that is not valid UTF-8 counts as a character.
std::uint32_t next(std::string_view text, std::size_t& at) noexcept;
void append(std::string& out, std::uint32_t code);
/// Returns the length.  Units: characters.
std::size_t length(std::string_view text) noexcept;
bool is_ascii(std::string_view text) noexcept;
/// Returns the byte offset of a character. Requires index <= length(text).
std::size_t offset(std::string_view text, std::size_t index) noexcept;
/// Returns the start of the character that ends before `at`.
std::size_t previous(std::string_view text, std::size_t at) noexcept;

bool is_printable(std::uint32_t code) noexcept;
bool is_alpha(std::uint32_t code) noexcept;
bool is_decimal(std::uint32_t code) noexcept;
/// Returns 0 to 9, the value of a decimal digit of any script, or -1.
int decimal_value(std::uint32_t code) noexcept;
bool is_digit(std::uint32_t code) noexcept;
bool is_numeric(std::uint32_t code) noexcept;
/// Matches \w of Python's regular expressions.
bool is_word(std::uint32_t code) noexcept;
/// The characters that Python's identifiers may start with, and consist of.
bool is_name_start(std::uint32_t code) noexcept;
bool is_name(std::uint32_t code) noexcept;
bool is_space(std::uint32_t code) noexcept;
bool is_upper(std::uint32_t code) noexcept;
bool is_lower(std::uint32_t code) noexcept;
bool is_title(std::uint32_t code) noexcept;

void append_upper(std::string& out, std::uint32_t code);
void append_lower(std::string& out, std::uint32_t code);
void append_title(std::string& out, std::uint32_t code);
/// Makes strings that differ only in case equal.
void append_folded(std::string& out, std::uint32_t code);
std::string upper(std::string_view text);
std::string lower(std::string_view text);

std::string_view strip(std::string_view text) noexcept;
std::string_view lstrip(std::string_view text) noexcept;
std::string_view rstrip(std::string_view text) noexcept;

}  // namespace carboy::jinja::unicode
