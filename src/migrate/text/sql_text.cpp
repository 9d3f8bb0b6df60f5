#include "migrate/text/sql_text.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>

#include <algorithm>
#include <utility>

namespace carboy::migrate {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) { return starts_name(c) || is_digit(c) || c == '$'; }

[[noreturn]] void refuse(std::string_view text, std::size_t at, std::string_view what) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    throw Error("bad_sql_text", std::string(what) + " in line " + std::to_string(line) + " never ends.", "Close it.");
}

class Tokenizer {
  public:
    explicit Tokenizer(std::string_view text) : text_(text) {}

    std::vector<SqlToken> run() {
        while (skip_blank()) {
            const std::size_t begin = at_;
            const SqlToken::Kind kind = token();
            tokens_.push_back({kind, text_.substr(begin, at_ - begin), begin});
        }
        return std::move(tokens_);
    }

  private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    bool skip_blank() {
        while (at_ < text_.size()) {
            if (is_space(peek())) {
                ++at_;
            } else if (peek() == '-' && peek(1) == '-') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (peek() == '/' && peek(1) == '*') {
                const std::size_t end = text_.find("*/", at_ + 2);
                if (end == std::string_view::npos) refuse(text_, at_, "The comment");
                at_ = end + 2;
            } else {
                return true;
            }
        }
        return false;
    }

    SqlToken::Kind token() {
        const char c = peek();
        if (c == '\'') return quoted(c, SqlToken::Kind::string);
        if (c == '"' || c == '`') return quoted(c, SqlToken::Kind::quoted_name);
        if (c == '$' && dollar_quoted()) return SqlToken::Kind::string;
        if (starts_name(c)) {
            if ((c == 'e' || c == 'E') && peek(1) == '\'') return escaped();
            while (continues_name(peek())) ++at_;
            return SqlToken::Kind::word;
        }
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
            while (continues_name(peek()) || peek() == '.') ++at_;
            return SqlToken::Kind::number;
        }
        ++at_;
        return SqlToken::Kind::mark;
    }

    SqlToken::Kind quoted(char quote, SqlToken::Kind kind) {
        const std::size_t begin = at_;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] != quote) continue;
            ++at_;
            if (peek() != quote) return kind;  // a doubled quote is a literal quote
        }
        refuse(text_, begin, "The quoted text");
    }

    // PostgreSQL's E'...': a backslash escapes the next character.
    SqlToken::Kind escaped() {
        const std::size_t begin = at_;
        for (at_ += 2; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\') {
                ++at_;
            } else if (text_[at_] == '\'') {
                ++at_;
                if (peek() != '\'') return SqlToken::Kind::string;
            }
        }
        refuse(text_, begin, "The quoted text");
    }

    // $$text$$ and $tag$text$tag$.
    bool dollar_quoted() {
        std::size_t end = at_ + 1;
        if (is_digit(peek(1))) return false;
        while (end < text_.size() && text_[end] != '$' && continues_name(text_[end])) ++end;
        if (end >= text_.size() || text_[end] != '$') return false;
        const std::string_view tag = text_.substr(at_, end + 1 - at_);
        const std::size_t close = text_.find(tag, end + 1);
        if (close == std::string_view::npos) refuse(text_, at_, "The quoted text");
        at_ = close + tag.size();
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<SqlToken> tokens_;
};

bool is_plain_name(std::string_view name) {
    if (name.empty() || is_digit(name[0])) return false;
    return std::all_of(name.begin(), name.end(), [](char c) { return continues_name(c) && !(c >= 'A' && c <= 'Z'); });
}

bool is_number(std::string_view text) {
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    return !text.empty() && is_digit(text[0]) &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
}

std::string normal_token(const SqlToken& token) {
    if (token.kind == SqlToken::Kind::word) return lower(token.text);
    if (token.kind != SqlToken::Kind::quoted_name) return std::string(token.text);
    std::string name = token.name();
    return is_plain_name(name) ? name : std::string(token.text);
}

/// True when the first and last of the tokens are parentheses that belong together.
bool enclosed(const SqlToken* begin, const SqlToken* end) {
    if (end - begin < 2 || !begin->is_mark('(') || !end[-1].is_mark(')')) return false;
    int depth = 0;
    for (const SqlToken* token = begin; token != end; ++token) {
        if (token->is_mark('(')) ++depth;
        if (token->is_mark(')') && --depth == 0) return token == end - 1;
    }
    return false;
}

bool continues_type(const SqlToken& token) {
    for (const char* word : {"precision", "varying", "without", "with", "time", "zone"})
        if (token.is(word)) return true;
    return false;
}

/// Returns the position after the type's name, its size and its brackets.
std::size_t after_type(const std::vector<SqlToken>& tokens, std::size_t at) {
    while (at + 1 < tokens.size() && tokens[at + 1].is_mark('.')) at += 2;
    ++at;
    const auto continue_name = [&] {
        while (at < tokens.size() && continues_type(tokens[at])) ++at;
    };
    continue_name();
    for (const auto& [open, close] : {std::pair('(', ')'), std::pair('[', ']')}) {
        if (at >= tokens.size() || !tokens[at].is_mark(open)) continue;
        while (at < tokens.size() && !tokens[at].is_mark(close)) ++at;
        ++at;
        continue_name();  // "timestamp(3) without time zone"
    }
    return at;
}

}  // namespace

bool SqlToken::is(std::string_view lower_word) const {
    return kind == Kind::word && equals_ignoring_case(text, lower_word);
}

std::string SqlToken::name() const {
    if (kind == Kind::word) return std::string(text);
    if (kind != Kind::quoted_name) return {};
    std::string out;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        out += text[i];
        if (text[i] == text[0]) ++i;
    }
    return out;
}

std::vector<SqlToken> sql_tokens(std::string_view text) { return Tokenizer(text).run(); }

std::string normal_sql(std::string_view text) {
    const std::vector<SqlToken> tokens = sql_tokens(text);
    const SqlToken* begin = tokens.data();
    const SqlToken* end = begin + tokens.size();
    while (enclosed(begin, end)) ++begin, --end;
    if (end - begin == 1 && begin->kind == SqlToken::Kind::string) {
        const std::string_view inner = begin->text.substr(1, begin->text.size() - 2);
        if (is_number(inner)) return std::string(inner);
    }
    std::string out;
    for (; begin != end; ++begin) {
        const bool sign = !out.empty() && (out == "-" || out == "+");
        if (!out.empty() && !sign) out += ' ';
        out += normal_token(*begin);
    }
    return out;
}

std::string without_casts(std::string_view text) {
    const auto tokens = sql_tokens(text);
    std::string out;
    std::size_t copied = 0;
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
        const bool cast = tokens[i].is_mark(':') && tokens[i + 1].is_mark(':') && !tokens[i + 2].name().empty();
        if (!cast) continue;
        out += text.substr(copied, tokens[i].at - copied);
        i = after_type(tokens, i + 2);
        copied = i < tokens.size() ? tokens[i].at : text.size();
        --i;
    }
    return out += text.substr(copied);
}

bool mentions(std::string_view text, std::string_view name) {
    for (const SqlToken& token : sql_tokens(text))
        if (equals_ignoring_case(token.name(), name)) return true;
    return false;
}

std::string with_name_replaced(std::string_view text, std::string_view from, std::string_view to_quoted) {
    std::string out;
    std::size_t copied = 0;
    for (const SqlToken& token : sql_tokens(text)) {
        if (token.name() != from) continue;
        out += text.substr(copied, token.at - copied);
        out += to_quoted;
        copied = token.at + token.text.size();
    }
    return out += text.substr(copied);
}

std::vector<ScriptPart> split_script(std::string_view script) {
    std::vector<ScriptPart> parts;
    const std::vector<SqlToken> tokens = sql_tokens(script);
    std::size_t first = 0;
    bool in_body = false;
    const auto finish = [&](std::size_t after) {
        if (after > first) {
            const std::size_t begin = tokens[first].at;
            const std::size_t end = tokens[after - 1].at + tokens[after - 1].text.size();
            const auto line = std::count(script.begin(), script.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
            parts.push_back({std::string(script.substr(begin, end - begin)), static_cast<std::size_t>(line) + 1});
        }
        first = after + 1;
        in_body = false;
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is("begin") && tokens[first].is("create")) in_body = true;
        const bool after_statement = i > first && (tokens[i - 1].is_mark(';') || tokens[i - 1].is("begin"));
        if (in_body && tokens[i].is("end") && after_statement) in_body = false;
        if (tokens[i].is_mark(';') && !in_body) finish(i);
    }
    finish(tokens.size());
    return parts;
}

}  // namespace carboy::migrate
