// What the words of a statement tell before the server sees it.  Words in strings, quoted names and comments are none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

/// Goes through a text word by word.
class Words {
  public:
    explicit Words(std::string_view text) noexcept : text_(text) {}

    /// The next name, keyword, placeholder ("$3") or one of the marks ( ) and ;.  Empty at the end.
    std::string_view next() noexcept;

  private:
    bool skip_one() noexcept;
    void skip_quoted(char quote, bool escapes) noexcept;
    void skip_comment() noexcept;
    bool skip_dollar_quoted() noexcept;
    char at(std::size_t place) const noexcept { return place < text_.size() ? text_[place] : '\0'; }

    std::string_view text_;
    std::size_t at_ = 0;
};

enum class CopyDirection : unsigned char { none, in, out };

/// Whether a statement of the text copies from or to the client.
CopyDirection copy_direction(std::string_view text) noexcept;

/// True when the statement may leave settings, locks or temporary tables in the session, and its command tag does not
/// tell: set_config(), pg_advisory_lock(), CREATE TEMP TABLE ... AS, SELECT INTO TEMP.
bool touches_session(std::string_view text) noexcept;

/// How many values the text takes: the largest number of a placeholder in it.
std::size_t count_parameters(std::string_view text) noexcept;

/// The text with `count` of its placeholders, from `first` on ($1 is number 0), and NULL in place of the others.
std::string with_some_parameters(std::string_view text, std::size_t first, std::size_t count);

}  // namespace carboy::drivers::postgres
