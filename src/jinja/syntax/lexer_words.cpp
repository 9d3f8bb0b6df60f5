// The lexer's rules for the inside of a tag: numbers, names, strings and operators.
#include "jinja/errors/fail.hpp"
#include "jinja/syntax/lexer.hpp"
#include "jinja/text/text_ops.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace carboy::jinja {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits(std::string_view text, std::size_t at, bool (*accepts)(char)) {
    const std::size_t start = at;
    for (; at < text.size(); ++at) {
        if (accepts(text[at])) continue;
        const bool separator = text[at] == '_' && at > start && at + 1 < text.size() && accepts(text[at + 1]);
        if (!separator) break;
    }
    return at;
}

/// Returns the end of a float at `at`, or 0.
std::size_t match_real(std::string_view text, std::size_t at) {
    if (at > 0 && text[at - 1] == '.') return 0;
    std::size_t end = digits(text, at, is_digit);
    if (end == at) return 0;
    bool real = false;
    if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
        end = digits(text, end + 1, is_digit);
        real = true;
    }
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        std::size_t exponent = end + 1;
        if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
        const std::size_t behind = digits(text, exponent, is_digit);
        if (behind > exponent) return behind;
    }
    return real ? end : 0;
}

struct Radix {
    char letter;
    int base;
    bool (*accepts)(char);
};

constexpr Radix radixes[] = {
    {'b', 2, [](char c) { return c == '0' || c == '1'; }},
    {'o', 8, [](char c) { return c >= '0' && c <= '7'; }},
    {'x', 16, [](char c) { return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f'); }},
};

/// Returns the end of an integer at `at` and its base; the end is 0 when there is none.
std::pair<std::size_t, int> match_integer(std::string_view text, std::size_t at) {
    if (at >= text.size() || !is_digit(text[at])) return {0, 10};
    if (text[at] != '0') return {digits(text, at, is_digit), 10};
    for (const Radix& radix : radixes) {
        if (at + 1 >= text.size() || (text[at + 1] | 32) != radix.letter) continue;
        std::size_t start = at + 2;
        if (start < text.size() && text[start] == '_') ++start;
        const std::size_t end = digits(text, start, radix.accepts);
        if (end > start) return {end, radix.base};
    }
    return {digits(text, at, [](char c) { return c == '0'; }), 10};
}

std::string without_separators(std::string_view text) {
    std::string out(text);
    std::erase(out, '_');
    return out;
}

/// 2^63, which fits only with a minus sign before it, becomes a float; the parser handles the minus sign.
Value parse_integer(std::string_view text, int base) {
    std::string clean = without_separators(text);
    if (base != 10) clean.erase(0, 2);
    constexpr std::uint64_t most = INT64_MAX;
    std::uint64_t out = 0;
    const bool read = std::from_chars(clean.data(), clean.data() + clean.size(), out, base).ec == std::errc();
    if (!read || out > most + 1) throw TemplateSyntaxError(std::string(integer_too_large));
    return out > most ? Value(0x1p63) : Value(out);
}

Value parse_real(std::string_view text) {
    const std::string clean = without_separators(text);
    double out = 0;
    const auto result = std::from_chars(clean.data(), clean.data() + clean.size(), out);
    if (result.ec == std::errc::result_out_of_range) out = std::strtod(clean.c_str(), nullptr);
    return out;
}

struct Symbol {
    std::string_view text;
    TokenType type;
};

constexpr Symbol symbols[] = {
    {"//", TokenType::floordiv}, {"**", TokenType::pow},      {"==", TokenType::eq},    {"!=", TokenType::ne},
    {">=", TokenType::gteq},     {"<=", TokenType::lteq},     {"+", TokenType::add},    {"-", TokenType::sub},
    {"/", TokenType::div},       {"*", TokenType::mul},       {"%", TokenType::mod},    {"~", TokenType::tilde},
    {"[", TokenType::lbracket},  {"]", TokenType::rbracket},  {"(", TokenType::lparen}, {")", TokenType::rparen},
    {"{", TokenType::lbrace},    {"}", TokenType::rbrace},    {">", TokenType::gt},     {"<", TokenType::lt},
    {"=", TokenType::assign},    {".", TokenType::dot},       {":", TokenType::colon},  {"|", TokenType::pipe},
    {",", TokenType::comma},     {";", TokenType::semicolon},
};

}  // namespace

bool Lexer::step_number() {
    if (const std::size_t end = match_real(source_, at_)) {
        ready_.push_back({TokenType::real, line_, at_, {}, parse_real(source_.substr(at_, end - at_))});
        advance(end);
        return true;
    }
    const auto [end, base] = match_integer(source_, at_);
    if (!end) return false;
    ready_.push_back({TokenType::integer, line_, at_, {}, parse_integer(source_.substr(at_, end - at_), base)});
    advance(end);
    return true;
}

bool Lexer::step_name() {
    std::size_t end = at_;
    for (std::size_t at = at_; at < source_.size(); end = at) {
        const std::uint32_t code = unicode::next(source_, at);
        if (!unicode::is_word(code) && !unicode::is_name(code)) break;
    }
    if (end == at_) return false;
    const std::string_view text = source_.substr(at_, end - at_);
    if (!is_identifier(text)) fail("Invalid character in identifier");
    ready_.push_back({TokenType::name, line_, at_, std::string(text), {}});
    advance(end);
    return true;
}

bool Lexer::step_string() {
    const char quote = source_[at_];
    if (quote != '\'' && quote != '"') return false;
    std::size_t end = at_ + 1;
    while (end < source_.size() && source_[end] != quote) end += source_[end] == '\\' ? 2 : 1;
    if (end >= source_.size()) return false;
    const std::string_view text = source_.substr(at_ + 1, end - at_ - 1);
    ready_.push_back({TokenType::string, line_, at_, {}, Value(unescaped_literal(text, options_.newline_sequence))});
    advance(end + 1);
    return true;
}

bool Lexer::step_operator() {
    for (const Symbol& symbol : symbols) {
        if (!starts(at_, symbol.text)) continue;
        balance(symbol.type, symbol.text);
        emit(symbol.type, at_ + symbol.text.size());
        return true;
    }
    return false;
}

void Lexer::balance(TokenType type, std::string_view text) {
    switch (type) {
        case TokenType::lbrace: balance_ += '}'; return;
        case TokenType::lparen: balance_ += ')'; return;
        case TokenType::lbracket: balance_ += ']'; return;
        case TokenType::rbrace:
        case TokenType::rparen:
        case TokenType::rbracket: break;
        default: return;
    }
    if (balance_.empty()) fail(fmt::format("unexpected '{}'", text));
    const char expected = balance_.back();
    balance_.pop_back();
    if (expected != text[0]) fail(fmt::format("unexpected '{}', expected '{}'", text, expected));
}

static std::uint32_t hexadecimal(std::string_view text, std::size_t& at, std::size_t count, std::string_view name) {
    std::uint32_t out = 0;
    const std::string_view part = text.substr(std::min(at, text.size()), count);
    const auto result = std::from_chars(part.data(), part.data() + part.size(), out, 16);
    if (part.size() < count || result.ptr != part.data() + count)
        throw TemplateSyntaxError(fmt::format("truncated {} escape", name));
    at += count;
    return out;
}

static bool simple_escape(char c, std::string& out) {
    constexpr std::string_view from = "\\'\"abfnrtv", to = "\\'\"\a\b\f\n\r\t\v";
    const std::size_t found = from.find(c);
    if (found == std::string_view::npos) return false;
    out += to[found];
    return true;
}

std::string unescaped_literal(std::string_view raw, std::string_view newline) {
    if (raw.find('\\') == std::string_view::npos) return with_newlines(raw, newline);
    const std::string text = with_newlines(raw, newline);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\' || at + 1 >= text.size()) {
            out += text[at++];
            continue;
        }
        const char c = text[at + 1];
        at += 2;
        if (c == '\n' || simple_escape(c, out)) continue;
        std::uint32_t code = 0;
        if (c == 'x') {
            code = hexadecimal(text, at, 2, "\\xXX");
        } else if (c == 'u') {
            code = hexadecimal(text, at, 4, "\\uXXXX");
        } else if (c == 'U') {
            code = hexadecimal(text, at, 8, "\\UXXXXXXXX");
            if (code > 0x10ffff) throw TemplateSyntaxError("illegal Unicode character");
        } else if (c >= '0' && c <= '7') {
            code = static_cast<std::uint32_t>(c - '0');
            for (int i = 0; i < 2 && at < text.size() && text[at] >= '0' && text[at] <= '7'; ++i)
                code = code * 8 + static_cast<std::uint32_t>(text[at++] - '0');
        } else if (c == 'N') {
            throw TemplateSyntaxError("character names (\\N{...}) are not supported: write the character itself");
        } else {
            out += '\\';
            out += c;
            continue;
        }
        unicode::append(out, code);
    }
    return out;
}

}  // namespace carboy::jinja
