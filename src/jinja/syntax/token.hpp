// The words of the template language.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

enum class TokenType : std::uint8_t {
    initial,
    eof,
    data,
    variable_begin,
    variable_end,
    block_begin,
    block_end,
    name,
    string,
    integer,
    real,
    add,
    sub,
    div,
    floordiv,
    mul,
    mod,
    pow,
    tilde,
    lbracket,
    rbracket,
    lparen,
    rparen,
    lbrace,
    rbrace,
    eq,
    ne,
    gt,
    gteq,
    lt,
    lteq,
    assign,
    dot,
    colon,
    pipe,
    comma,
    semicolon
};

struct Token {
    TokenType type = TokenType::initial;
    int line = 1;
    /// Units: bytes into the normalised source.
    std::size_t offset = 0;
    /// A name's letters.
    std::string text;
    /// The value of a string, number or piece of data.
    Value value;

    bool is(TokenType wanted) const { return type == wanted; }
    bool is_name(std::string_view wanted) const { return type == TokenType::name && text == wanted; }
};

inline constexpr std::string_view integer_too_large =
    "the integer does not fit in 64 bits: templates compute with 64-bit integers";

/// Returns the name of a token type in messages ("end of print statement", "==").
std::string_view describe(TokenType type);
/// The same for a token; a name is described by itself.
std::string describe(const Token& token);

}  // namespace carboy::jinja
