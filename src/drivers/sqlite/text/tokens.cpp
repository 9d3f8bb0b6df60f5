#include "drivers/sqlite/text/tokens.hpp"

#include <carboy/base/text.hpp>

#include <algorithm>
#include <utility>

namespace carboy::drivers::sqlite {

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) { return begins_word(c) || is_digit(c) || c == '$'; }

}  // namespace

bool Token::is(std::string_view lower) const { return kind == Kind::word && equals_ignoring_case(text, lower); }

std::string Token::name() const {
    if (kind == Kind::word || text.size() < 2) return std::string(text);
    const char quote = text.front() == '[' ? ']' : text.front();
    std::string name;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        name += text[i];
        if (text[i] == quote && quote != ']') ++i;  // it is doubled
    }
    return name;
}

Token Tokens::next() {
    Token taken = front_;
    skip_blank();
    front_ = {Token::Kind::end, {}, at_};
    if (at_ == text_.size()) return taken;
    const std::size_t end = end_of(text_[at_], front_.kind);
    front_.text = text_.substr(at_, end - at_);
    at_ = end;
    return taken;
}

bool Tokens::skip(std::string_view lower) {
    if (!front_.is(lower)) return false;
    next();
    return true;
}

void Tokens::skip_blank() {
    while (at_ < text_.size()) {
        const std::string_view rest = text_.substr(at_);
        if (is_space(rest[0])) {
            ++at_;
        } else if (rest.starts_with("--")) {
            at_ = std::min(text_.find('\n', at_), text_.size());
        } else if (rest.starts_with("/*")) {
            const std::size_t end = text_.find("*/", at_ + 2);
            at_ = end == std::string_view::npos ? text_.size() : end + 2;
        } else {
            return;
        }
    }
}

std::size_t Tokens::end_of(char first, Token::Kind& kind) const {
    std::size_t end = at_ + 1;
    const auto pass = [&](auto belongs) {
        while (end < text_.size() && belongs(text_[end])) ++end;
        return end;
    };
    switch (first) {
        case '\'': kind = Token::Kind::string; return end_of_quoted('\'');
        case '"':
        case '`': kind = Token::Kind::quoted_name; return end_of_quoted(first);
        case '[': kind = Token::Kind::quoted_name; return std::min(text_.find(']', at_), text_.size() - 1) + 1;
        default: break;
    }
    if (begins_word(first)) {
        kind = Token::Kind::word;
        return pass(continues_word);
    }
    if (is_digit(first)) {
        kind = Token::Kind::number;
        return pass([](char c) { return continues_word(c) || c == '.'; });
    }
    kind = Token::Kind::mark;
    return end;
}

// A quote inside is doubled.
std::size_t Tokens::end_of_quoted(char quote) const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
        if (text_[i] != quote) continue;
        if (i + 1 == text_.size() || text_[i + 1] != quote) return i + 1;
        ++i;
    }
    return text_.size();
}

}  // namespace carboy::drivers::sqlite
