// Facts that the words of a statement reveal before it is sent. Words in strings, quoted names and comments do not
// count.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

/// Iterates over the words of a statement.
class Words {
  public:
    explicit Words(std::string_view text) noexcept : text_(text) {}

    /// Returns the next name, keyword, placeholder ("$3") or one of the marks ( ) and ;.  Empty at the end.
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

/// Whether a statement in the text copies from or to the client.
CopyDirection copy_direction(std::string_view text) noexcept;

/// True when the statement may leave settings, locks or temporary tables in the session without its command tag showing
/// it: set_config(), pg_advisory_lock(), CREATE TEMP TABLE ... AS, SELECT INTO TEMP.
bool touches_session(std::string_view text) noexcept;

/// True when a statement in the text may drop the server's prepared statements.
bool drops_statements(std::string_view text) noexcept;

/// True when the statement's result depends on something that the session has set up under a name, so that it must be
/// described each time.
bool refers_to_session(std::string_view text) noexcept;

/// True for a statement that is not a query, changes nothing that a commit keeps, and locks nothing.
bool only_steers(std::string_view text) noexcept;

/// True for SAVEPOINT, RELEASE and ROLLBACK TO.
bool only_moves_savepoint(std::string_view text) noexcept;

/// True when a value is compared with all elements of a parameter: = ANY ($1). A plan made without the elements would
/// scan them for each row.
bool compares_with_array(std::string_view text) noexcept;

/// Returns the number of values in the text: the largest number of a placeholder.
std::size_t count_parameters(std::string_view text) noexcept;

/// Returns the text with `count` of its placeholders, starting at `first` ($1 is number 0), and NULL in place of the
/// others.
std::string with_some_parameters(std::string_view text, std::size_t first, std::size_t count);

}  // namespace carboy::drivers::postgres
