#include <carboy/webdb/check/cpp_tokens.hpp>

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

namespace carboy::sql_check {
namespace {

bool begins_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }
bool continues_word(char c) { return begins_word(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

void append_utf8(std::string& out, unsigned long code) {
    const auto put = [&out](unsigned long byte) { out += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
    } else {
        put(0xf0 | (code >> 18 & 0x07));
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

class Lexer {
  public:
    explicit Lexer(std::string_view source) : source_(source) {}

    std::vector<Token> run() {
        for (splice(); at_ < source_.size(); splice()) step();
        return std::move(tokens_);
    }

  private:
    // A backslash at the end of a line joins the next line to it, everywhere except in a raw string.
    void splice() {
        while (source_.substr(at_).starts_with("\\\n") || source_.substr(at_).starts_with("\\\r\n")) {
            at_ += source_[at_ + 1] == '\n' ? 2 : 3;
            ++line_;
        }
    }
    char peek() const { return at_ < source_.size() ? source_[at_] : '\0'; }
    char peek_next() {
        const std::pair saved(at_, line_);
        take();
        const char c = peek();
        std::tie(at_, line_) = saved;
        return c;
    }
    char take() {
        const char c = peek();
        if (at_ < source_.size()) ++at_;
        if (c == '\n') {
            ++line_;
            line_is_blank_ = true;
        }
        splice();
        return c;
    }

    void step() {
        const char c = peek();
        if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            take();
        } else if (c == '/' && peek_next() == '/') {
            while (at_ < source_.size() && peek() != '\n') take();
        } else if (c == '/' && peek_next() == '*') {
            block_comment();
        } else if (c == '#' && line_is_blank_) {
            directive();
        } else {
            line_is_blank_ = false;
            token(c);
        }
    }

    void block_comment() {
        take();
        take();
        while (at_ < source_.size() && !(peek() == '*' && peek_next() == '/')) take();
        take();
        take();
    }

    void directive() {
        while (at_ < source_.size() && peek() != '\n') {
            if (peek() == '/' && peek_next() == '*')
                block_comment();
            else if (peek() == '/' && peek_next() == '/')
                while (at_ < source_.size() && peek() != '\n') take();
            else
                take();
        }
    }

    void token(char c) {
        const int line = line_;
        if (begins_word(c)) {
            std::string word;
            while (continues_word(peek())) word += take();
            if (peek() == '"' && is_prefix(word)) return literal(line, word.ends_with('R'));
            if (peek() == '\'' && (word == "u8" || word == "u" || word == "U" || word == "L")) return character(line);
            tokens_.push_back({Token::Kind::word, std::move(word), line});
        } else if (c == '"') {
            literal(line, false);
        } else if (c == '\'') {
            character(line);
        } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            number(line);
        } else {
            tokens_.push_back({Token::Kind::other, std::string(1, take()), line});
        }
    }

    static bool is_prefix(std::string_view word) {
        if (word.ends_with('R')) word.remove_suffix(1);
        return word.empty() || word == "u8" || word == "u" || word == "U" || word == "L";
    }

    // 1'000'000, 0x1p-3: an apostrophe inside a number does not start a character literal.
    void number(int line) {
        while (continues_word(peek()) || peek() == '.' || peek() == '\'') {
            const char c = take();
            const bool exponent = c == 'e' || c == 'E' || c == 'p' || c == 'P';
            if (exponent && (peek() == '+' || peek() == '-')) take();
        }
        tokens_.push_back({Token::Kind::other, "", line});
    }

    void character(int line) {
        take();
        while (at_ < source_.size() && peek() != '\'' && peek() != '\n')
            if (take() == '\\') take();
        take();
        tokens_.push_back({Token::Kind::other, "", line});
    }

    void literal(int line, bool raw) {
        std::string text;
        if (raw) {
            raw_text(text);
        } else {
            take();
            while (at_ < source_.size() && peek() != '"' && peek() != '\n') {
                const char c = take();
                if (c == '\\')
                    escape(text);
                else
                    text += c;
            }
            take();
        }
        tokens_.push_back({Token::Kind::literal, std::move(text), line});
    }

    // R"tag(text)tag": inside it there are no escapes or spliced lines, and only the whole delimiter ends it.
    void raw_text(std::string& text) {
        const std::size_t open = source_.find('(', at_);
        if (open == std::string_view::npos) {
            at_ = source_.size();
            return;
        }
        std::string closing = ")";
        (closing += source_.substr(at_ + 1, open - at_ - 1)) += '"';
        const std::size_t end = std::min(source_.find(closing, open), source_.size());
        text = source_.substr(open + 1, end - open - 1);
        for (const char c : text) line_ += c == '\n';
        at_ = std::min(end + closing.size(), source_.size());
    }

    unsigned long digits(int base, int most) {
        unsigned long value = 0;
        for (; most > 0 && std::isxdigit(static_cast<unsigned char>(peek())) != 0; --most) {
            const char c = peek();
            const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
            if (digit >= base) break;
            value = value * static_cast<unsigned long>(base) + static_cast<unsigned long>(digit);
            take();
        }
        return value;
    }

    void escape(std::string& text) {
        if (peek() >= '0' && peek() <= '7') {
            text += static_cast<char>(digits(8, 3));
            return;
        }
        constexpr std::string_view letters = "abfnrtv";
        constexpr std::string_view controls = "\a\b\f\n\r\t\v";
        const char c = take();
        if (c == 'x')
            text += static_cast<char>(digits(16, 16));
        else if (c == 'u' || c == 'U')
            append_utf8(text, digits(16, c == 'u' ? 4 : 8));
        else if (const std::size_t found = letters.find(c); found != std::string_view::npos)
            text += controls[found];
        else
            text += c;
    }

    std::string_view source_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool line_is_blank_ = true;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view source) { return Lexer(source).run(); }

}  // namespace carboy::sql_check
