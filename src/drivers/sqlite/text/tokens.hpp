// SQL text split into SQLite's tokens, without spaces and comments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::drivers::sqlite {

struct Token {
    enum class Kind : std::uint8_t { end, word, quoted_name, string, number, mark };
    Kind kind = Kind::end;
    std::string_view text;  // in its original spelling, including quotes
    std::size_t at = 0;     // its start in the text

    /// True for this keyword; `lower` is in lower case.
    bool is(std::string_view lower) const;
    bool is_mark(char mark) const { return kind == Kind::mark && text[0] == mark; }
    /// True when it may be a name: SQLite also accepts a string as a name.
    bool is_name() const { return kind == Kind::word || kind == Kind::quoted_name || kind == Kind::string; }
    /// Returns the name without its quotes.
    std::string name() const;
};

/// Lifetime: the text must outlive it.
class Tokens {
  public:
    explicit Tokens(std::string_view text) : text_(text) { next(); }

    /// The current token.
    const Token& front() const noexcept { return front_; }
    /// Returns the current token and moves on.
    Token next();
    /// Skips the current token if it is this keyword.
    bool skip(std::string_view lower);

  private:
    void skip_blank();
    std::size_t end_of(char first, Token::Kind& kind) const;
    std::size_t end_of_quoted(char quote) const;

    std::string_view text_;
    std::size_t at_ = 0;
    Token front_;
};

}  // namespace carboy::drivers::sqlite
