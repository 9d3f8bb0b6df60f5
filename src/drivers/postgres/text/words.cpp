#include "drivers/postgres/text/words.hpp"

#include <carboy/base/text.hpp>

#include <algorithm>
#include <charconv>

namespace carboy::drivers::postgres {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool begins_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) noexcept { return begins_word(c) || is_digit(c) || c == '$'; }

bool is(std::string_view word, std::string_view wanted) noexcept { return equals_ignoring_case(word, wanted); }

bool begins_with(std::string_view word, std::string_view wanted) noexcept {
    return is(word.substr(0, wanted.size()), wanted);
}

/// Returns the number of a placeholder, from 1.
std::size_t number_of(std::string_view placeholder) noexcept {
    std::size_t number = 0;
    std::from_chars(placeholder.data() + 1, placeholder.data() + placeholder.size(), number);
    return number;
}

}  // namespace

std::string_view Words::next() noexcept {
    while (at_ < text_.size()) {
        const std::size_t begin = at_;
        const char c = text_[at_];
        if (c == '(' || c == ')' || c == ';') return text_.substr(at_++, 1);
        const bool parameter = c == '$' && is_digit(at(at_ + 1));
        if (!parameter && !begins_word(c)) {
            if (!skip_one()) ++at_;
            continue;
        }
        ++at_;
        while (parameter ? is_digit(at(at_)) : continues_word(at(at_))) ++at_;
        const std::string_view word = text_.substr(begin, at_ - begin);
        if (!is(word, "e") || at(at_) != '\'') return word;
        skip_quoted('\'', true);
    }
    return {};
}

/// Skips text that is not a word. Returns false for a single character.
bool Words::skip_one() noexcept {
    const char c = text_[at_], second = at(at_ + 1);
    if (c == '\'' || c == '"') return skip_quoted(c, false), true;
    if (c == '-' && second == '-') return at_ = std::min(text_.find('\n', at_), text_.size()), true;
    if (c == '/' && second == '*') return skip_comment(), true;
    if (c == '$') return skip_dollar_quoted();
    if (!is_digit(c)) return false;
    while (is_digit(at(at_))) ++at_;
    return true;
}

void Words::skip_quoted(char quote, bool escapes) noexcept {
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_)
        if (escapes && text_[at_] == '\\') ++at_;
    at_ = std::min(at_ + 1, text_.size());
}

void Words::skip_comment() noexcept {
    for (int depth = 0; at_ < text_.size();) {
        const std::string_view two = text_.substr(at_, 2);
        if (two == "/*") ++depth;
        if (two == "*/") --depth;
        at_ += two == "/*" || two == "*/" ? 2 : 1;
        if (depth == 0) return;
    }
}

bool Words::skip_dollar_quoted() noexcept {
    std::size_t end = at_ + 1;
    while (continues_word(at(end)) && at(end) != '$') ++end;
    if (at(end) != '$') return false;
    const std::string_view tag = text_.substr(at_, end + 1 - at_);
    const std::size_t close = text_.find(tag, end + 1);
    at_ = close == std::string_view::npos ? text_.size() : close + tag.size();
    return true;
}

// COPY t FROM STDIN, COPY (SELECT ...) TO STDOUT; the server does not distinguish between the two streams' names.
CopyDirection copy_direction(std::string_view text) noexcept {
    Words words(text);
    bool first = true, copies = false;
    int depth = 0;
    CopyDirection way = CopyDirection::none;
    for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
        if (word == "(") ++depth;
        if (word == ")") --depth;
        if (copies && depth == 0 && way != CopyDirection::none && (is(word, "STDIN") || is(word, "STDOUT"))) return way;
        way = is(word, "FROM") ? CopyDirection::in : is(word, "TO") ? CopyDirection::out : CopyDirection::none;
        if (first) copies = is(word, "COPY");
        first = word == ";";
    }
    return CopyDirection::none;
}

bool touches_session(std::string_view text) noexcept {
    Words words(text);
    bool makes = false;  // after CREATE, INTO, LOCAL or GLOBAL
    for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
        if (is(word, "set_config") || is(word, "pg_temp")) return true;
        if (begins_with(word, "pg_advisory_lock") || begins_with(word, "pg_try_advisory_lock")) return true;
        if (makes && (is(word, "TEMP") || is(word, "TEMPORARY"))) return true;
        makes = is(word, "CREATE") || is(word, "INTO") || is(word, "LOCAL") || is(word, "GLOBAL");
    }
    return false;
}

bool drops_statements(std::string_view text) noexcept {
    Words words(text);
    for (std::string_view word = words.next(); !word.empty(); word = words.next())
        if (is(word, "DEALLOCATE") || is(word, "DISCARD")) return true;
    return false;
}

bool refers_to_session(std::string_view text) noexcept {
    const std::string_view verb = Words(text).next();
    return is(verb, "FETCH") || is(verb, "EXECUTE");
}

bool only_steers(std::string_view text) noexcept {
    const std::string_view verb = Words(text).next();
    for (const std::string_view harmless :
         {"SAVEPOINT", "RELEASE", "ROLLBACK", "SET", "RESET", "FETCH", "MOVE", "CLOSE", "DEALLOCATE", "DISCARD"})
        if (is(verb, harmless)) return true;
    return false;
}

bool only_moves_savepoint(std::string_view text) noexcept {
    Words words(text);
    const std::string_view verb = words.next();
    return is(verb, "SAVEPOINT") || is(verb, "RELEASE") || (is(verb, "ROLLBACK") && is(words.next(), "TO"));
}

bool compares_with_array(std::string_view text) noexcept {
    Words words(text);
    bool quantified = false, opened = false;
    for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
        if (opened && word[0] == '$') return true;
        opened = quantified && word == "(";
        quantified = is(word, "ANY") || is(word, "ALL") || is(word, "SOME");
    }
    return false;
}

std::size_t count_parameters(std::string_view text) noexcept {
    std::size_t largest = 0;
    Words words(text);
    for (std::string_view word = words.next(); !word.empty(); word = words.next())
        if (word[0] == '$') largest = std::max(largest, number_of(word));
    return largest;
}

std::string with_some_parameters(std::string_view text, std::size_t first, std::size_t count) {
    std::string out;
    std::size_t copied = 0;
    Words words(text);
    for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
        if (word[0] != '$') continue;
        const auto begin = static_cast<std::size_t>(word.data() - text.data());
        out += text.substr(copied, begin - copied);
        copied = begin + word.size();
        const std::size_t number = number_of(word);
        if (number > first && number <= first + count)
            (out += '$') += std::to_string(number - first);
        else
            out += "(NULL)";
    }
    return out += text.substr(copied);
}

}  // namespace carboy::drivers::postgres
