// str() and repr() as Python writes them.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

/// Append str(value) and repr(value).
void write_str(const Value& value, std::string& out);
void write_repr(const Value& value, std::string& out);
void write_repr_of_text(std::string_view text, std::string& out);
void write_integer(std::int64_t number, std::string& out);
void write_real(double number, std::string& out);
/// Returns the text of a string, or str(value) in `buffer`.
std::string_view text_of(const Value& value, std::string& buffer);
/// Returns a new string value that takes over the buffer's text.
Value make_text(std::string_view text, bool markup = false);

}  // namespace carboy::jinja
