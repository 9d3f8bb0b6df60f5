// The ASCII characters in the compatibility decompositions of other characters: "e" of an accented one, "fi" of a
// ligature.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace carboy::http {

/// `count` characters from `first` on have this form; if the form is one character, the next one has the next
/// character.
struct AsciiForm {
    char32_t first;
    std::uint16_t count;
    std::string_view form;
};

/// Sorted.
extern const std::span<const AsciiForm> ascii_forms;

/// Appends the form of a character; nothing when it has none.
void append_ascii_form(std::string& out, char32_t code);

/// Returns the ASCII characters of the text's compatibility decomposition.
std::string ascii_form(std::string_view text);

}  // namespace carboy::http
