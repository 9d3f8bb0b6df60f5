// Splits a template's text into tokens, one at a time, so that the first error in the text is the first one reported.
#pragma once

#include "jinja/syntax/token.hpp"

#include <carboy/jinja/syntax/options.hpp>

#include <deque>

namespace carboy::jinja {

/// Converts line breaks to \n, and removes the last one unless it is to be kept.
std::string normalized_source(std::string_view source, bool keep_trailing_newline);

class Lexer {
  public:
    /// Lifetime: `source` (normalised) and `options` must outlive the lexer. `expression`: the text is the contents of
    /// a print statement.
    Lexer(std::string_view source, const Options& options, bool expression = false);
    /// Returns the next token; eof at the end of the text. Throws: TemplateSyntaxError, located by line().
    Token next();
    int line() const noexcept { return line_; }
    std::size_t offset() const noexcept { return at_; }

  private:
    enum class Mode : std::uint8_t { root, comment, block, variable, raw, line_statement, line_comment };
    struct Opening {
        Mode mode;
        std::size_t at = 0;   // where the tag begins
        std::size_t end = 0;  // after the tag and its sign
        char sign = 0;
    };
    bool starts(std::size_t at, std::string_view text) const { return source_.substr(at, text.size()) == text; }
    std::size_t skip_space(std::size_t at) const;
    std::size_t skip_back_to_text(std::size_t from, std::size_t to) const;
    bool match_raw(std::size_t at, Opening& out) const;
    bool match_line(std::size_t at, Opening& out) const;
    bool match_opening(std::size_t at, Opening& out) const;
    std::size_t match_end(std::size_t at, std::string_view end, bool plus, bool trim) const;
    std::size_t match_line_end(std::size_t at) const;

    void step();
    void step_root();
    void step_comment();
    void step_raw();
    void step_line_comment();
    bool step_tag_end();
    void step_tag();
    bool step_number();
    bool step_name();
    bool step_string();
    bool step_operator();
    void balance(TokenType type, std::string_view text);

    void emit_data(std::size_t from, std::size_t to, char sign, bool strip_line);
    void emit(TokenType type, std::size_t end);
    void advance(std::size_t to);
    [[noreturn]] void fail(std::string message) const;

    std::string_view source_;
    const Options& options_;
    std::vector<std::pair<Mode, std::string_view>> openings_;  // in the order they are tried
    std::deque<Token> ready_;
    Mode mode_;
    std::size_t at_ = 0;
    int line_ = 1;
    int last_line_ = 1;  // of the last token
    bool line_starting_ = true;
    std::string balance_;
};

/// Returns the text of a string literal without its quotes. Throws: TemplateSyntaxError.
std::string unescaped_literal(std::string_view text, std::string_view newline);
std::string with_newlines(std::string_view text, std::string_view newline);

}  // namespace carboy::jinja
