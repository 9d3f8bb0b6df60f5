// SQL text cut into SQLite's tokens, without its spaces and comments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::drivers::sqlite {

struct Token {
    enum class Kind : std::uint8_t { end, word, quoted_name, string, number, mark };
    Kind kind = Kind::end;
    std::string_view text;  // as it is written, quotes included
    std::size_t at = 0;     // where it begins

    /// Is it this keyword?  `lower` in small letters.
    bool is(std::string_view lower) const;
    bool is_mark(char mark) const { return kind == Kind::mark && text[0] == mark; }
    /// May be a name: SQLite takes a string for one, too.
    bool is_name() const { return kind == Kind::word || kind == Kind::quoted_name || kind == Kind::string; }
    /// The name without its quotes.
    std::string name() const;
};

/// Lifetime: the text must outlive it.
class Tokens {
  public:
    explicit Tokens(std::string_view text) : text_(text) { next(); }

    /// The token in front.
    const Token& front() const noexcept { return front_; }
    /// Takes the one in front.
    Token next();
    /// Takes the one in front when it is this keyword.
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
