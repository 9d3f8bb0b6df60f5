// Regular expressions for validation: matching takes time in proportion to the text, whatever the pattern, and needs no
// recursion. Use it instead of std::regex for everything that a visitor sends.
#pragma once

#include <carboy/base/smart_pointers.hpp>

#include <string>
#include <string_view>

namespace carboy::web {

/// A compiled regular expression.
/// Shape: characters, ., [classes], \d \w \s \b and their opposites, ^ $ \A \Z, groups (...) (?:...), |, * + ? {m,n}
/// and their lazy forms. \d, \w and \s are ASCII. No back references, no look-around. Units: characters of UTF-8 text;
/// a byte that is not valid UTF-8 is one character. Threads: any.  Source: Python re, for the supported syntax.
class Pattern {
  public:
    /// Throws: Error "bad_pattern" that names the position.
    explicit Pattern(std::string_view text, bool ignore_case = false);

    /// True when the text begins with a match.  Source: Python re.match.
    bool match(std::string_view text) const;
    /// True when the whole text matches.  Source: Python re.fullmatch.
    bool full_match(std::string_view text) const;
    const std::string& text() const noexcept;

    struct Program;

  private:
    std::shared_ptr<const Program> program_;
};

}  // namespace carboy::web
