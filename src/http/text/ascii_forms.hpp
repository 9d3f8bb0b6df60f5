// The ASCII characters in the compatibility decompositions of other characters: "e" of an accented one, "fi" of a
// ligature.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace carboy::http {

/// `count` characters from `first` on have this form; if the form is one letter, the next character has the next
/// letter.
struct AsciiForm {
    char32_t first;
    std::uint16_t count;
    std::string_view form;
};

/// Sorted. Only letters, digits, spaces and the characters ". / _ -" are in the forms.
extern const std::span<const AsciiForm> ascii_forms;

/// Appends the form of a character; nothing when it has none.
void append_ascii_form(std::string& out, char32_t code);

}  // namespace carboy::http
