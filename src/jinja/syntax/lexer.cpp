#include "jinja/syntax/lexer.hpp"

#include "jinja/text/unicode.hpp"

#include <carboy/jinja/errors/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

std::string normalized_source(std::string_view source, bool keep_trailing_newline) {
    std::string out;
    out.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] != '\r') {
            out += source[i];
            continue;
        }
        out += '\n';
        if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
    }
    if (!keep_trailing_newline && out.ends_with('\n')) out.pop_back();
    return out;
}

std::string with_newlines(std::string_view text, std::string_view newline) {
    std::string out;
    if (newline == "\n") return std::string(text);
    for (const char c : text) c == '\n' ? out.append(newline) : out.append(1, c);
    return out;
}

Lexer::Lexer(std::string_view source, const Options& options, bool expression)
    : source_(source), options_(options), mode_(expression ? Mode::variable : Mode::root) {
    // The longest opening is chosen; among equal ones, the one whose name sorts last.
    openings_ = {{Mode::variable, options.variable_start},
                 {Mode::comment, options.comment_start},
                 {Mode::block, options.block_start}};
    if (!options.line_statement_prefix.empty())
        openings_.insert(openings_.begin() + 1, {Mode::line_statement, options.line_statement_prefix});
    if (!options.line_comment_prefix.empty())
        openings_.insert(openings_.begin() + (openings_.size() > 3 ? 2 : 1),
                         {Mode::line_comment, options.line_comment_prefix});
    std::stable_sort(openings_.begin(), openings_.end(),
                     [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
}

Token Lexer::next() {
    while (ready_.empty() && at_ < source_.size()) step();
    // A line statement may end at the end of the text.
    if (ready_.empty() && mode_ == Mode::line_statement) step_tag_end();
    // The end is at the last token; space and comments before it do not count.
    if (ready_.empty()) return {TokenType::eof, last_line_, at_, {}, {}};
    Token out = std::move(ready_.front());
    ready_.pop_front();
    last_line_ = out.line;
    return out;
}

void Lexer::fail(std::string message) const { throw TemplateSyntaxError(std::move(message)); }

std::size_t Lexer::skip_space(std::size_t at) const {
    while (at < source_.size()) {
        std::size_t end = at;
        if (!unicode::is_space(unicode::next(source_, end))) break;
        at = end;
    }
    return at;
}

void Lexer::advance(std::size_t to) {
    line_ += static_cast<int>(std::count(source_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         source_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
    if (to > at_) line_starting_ = source_[to - 1] == '\n';
    at_ = to;
}

void Lexer::emit(TokenType type, std::size_t end) {
    ready_.push_back({type, line_, at_, {}, {}});
    advance(end);
}

bool Lexer::match_raw(std::size_t at, Opening& out) const {
    if (!starts(at, options_.block_start)) return false;
    std::size_t end = at + options_.block_start.size();
    char sign = 0;
    if (end < source_.size() && (source_[end] == '-' || source_[end] == '+')) sign = source_[end++];
    end = skip_space(end);
    if (!starts(end, "raw")) return false;
    end = skip_space(end + 3);
    if (starts(end, "-" + options_.block_end))
        end = skip_space(end + 1 + options_.block_end.size());
    else if (starts(end, options_.block_end))
        end += options_.block_end.size();
    else
        return false;
    out = {Mode::raw, at, end, sign};
    return true;
}

bool Lexer::match_line(std::size_t at, Opening& out) const {
    const std::string_view prefix =
        out.mode == Mode::line_statement ? options_.line_statement_prefix : options_.line_comment_prefix;
    const bool line_start = at == 0 || source_[at - 1] == '\n';
    std::size_t end = at;
    if (out.mode == Mode::line_statement) {
        if (!line_start) return false;
        while (end < source_.size() && (source_[end] == ' ' || source_[end] == '\t' || source_[end] == '\v')) ++end;
    } else {
        std::size_t before = at > 0 ? unicode::previous(source_, at) : 0;
        if (!line_start && unicode::is_space(unicode::next(source_, before))) return false;
        while (end < source_.size() && source_[end] != '\n') {
            std::size_t behind = end;
            if (!unicode::is_space(unicode::next(source_, behind))) break;
            end = behind;
        }
    }
    if (!starts(end, prefix)) return false;
    out.at = at;
    out.end = end + prefix.size();
    return true;
}

bool Lexer::match_opening(std::size_t at, Opening& out) const {
    if (match_raw(at, out)) return true;
    for (const auto& [mode, text] : openings_) {
        out = {mode, at, at + text.size(), 0};
        const bool by_line = mode == Mode::line_statement || mode == Mode::line_comment;
        if (by_line ? !match_line(at, out) : !starts(at, text)) continue;
        if (out.end < source_.size() && (source_[out.end] == '-' || source_[out.end] == '+'))
            out.sign = source_[out.end++];
        return true;
    }
    return false;
}

void Lexer::emit_data(std::size_t from, std::size_t to, char sign, bool strip_line) {
    std::string_view text = source_.substr(from, to - from);
    const bool after_newline = line_starting_;
    if (sign == '-') {
        text = unicode::rstrip(text);
    } else if (sign != '+' && options_.lstrip_blocks && strip_line) {
        const std::size_t line = text.rfind('\n') + 1;
        if ((line > 0 || after_newline) && line < text.size() && unicode::lstrip(text.substr(line)).empty())
            text = text.substr(0, line);
    }
    if (!text.empty())
        ready_.push_back({TokenType::data, line_, at_, {}, Value(with_newlines(text, options_.newline_sequence))});
    advance(to);
}

void Lexer::step() {
    switch (mode_) {
        case Mode::root: return step_root();
        case Mode::comment: return step_comment();
        case Mode::raw: return step_raw();
        case Mode::line_comment: return step_line_comment();
        default: return step_tag();
    }
}

void Lexer::step_root() {
    Opening opening{Mode::root};
    for (std::size_t at = at_; at < source_.size(); ++at) {
        if (!match_opening(at, opening)) continue;
        emit_data(at_, at, opening.sign, opening.mode != Mode::variable);
        mode_ = opening.mode;
        if (mode_ == Mode::variable)
            emit(TokenType::variable_begin, opening.end);
        else if (mode_ == Mode::block || mode_ == Mode::line_statement)
            emit(TokenType::block_begin, opening.end);
        else
            advance(opening.end);
        return;
    }
    emit_data(at_, source_.size(), '+', false);
}

std::size_t Lexer::match_end(std::size_t at, std::string_view end, bool plus, bool trim) const {
    const char sign = at < source_.size() ? source_[at] : 0;
    if (plus && sign == '+' && starts(at + 1, end)) return at + 1 + end.size();
    if (sign == '-' && starts(at + 1, end)) return skip_space(at + 1 + end.size());
    if (!starts(at, end)) return 0;
    at += end.size();
    return trim && options_.trim_blocks && at < source_.size() && source_[at] == '\n' ? at + 1 : at;
}

void Lexer::step_comment() {
    for (std::size_t at = at_; at < source_.size(); ++at) {
        const std::size_t end = match_end(at, options_.comment_end, true, true);
        if (!end) continue;
        mode_ = Mode::root;
        return advance(end);
    }
    fail("Missing end of comment tag");
}

void Lexer::step_raw() {
    for (std::size_t at = at_; at < source_.size(); ++at) {
        if (!starts(at, options_.block_start)) continue;
        std::size_t end = at + options_.block_start.size();
        const char sign = end < source_.size() && (source_[end] == '-' || source_[end] == '+') ? source_[end++] : 0;
        end = skip_space(end);
        if (!starts(end, "endraw")) continue;
        end = match_end(skip_space(end + 6), options_.block_end, true, true);
        if (!end) continue;
        emit_data(at_, at, sign, true);
        mode_ = Mode::root;
        return advance(end);
    }
    fail("Missing end of raw directive");
}

void Lexer::step_line_comment() {
    advance(std::min(source_.find('\n', at_), source_.size()));
    mode_ = Mode::root;
}

std::size_t Lexer::match_line_end(std::size_t at) const {
    const std::size_t end = skip_space(at);
    if (end == source_.size()) return end;
    const std::size_t newline = source_.substr(at, end - at).rfind('\n');
    return newline == std::string_view::npos ? std::string_view::npos : at + newline + 1;
}

bool Lexer::step_tag_end() {
    if (!balance_.empty()) return false;
    if (mode_ == Mode::line_statement) {
        const std::size_t end = match_line_end(at_);
        if (end == std::string_view::npos) return false;
        emit(TokenType::block_end, end);
    } else {
        const bool block = mode_ == Mode::block;
        const std::size_t end = match_end(at_, block ? options_.block_end : options_.variable_end, block, block);
        if (!end) return false;
        emit(block ? TokenType::block_end : TokenType::variable_end, end);
    }
    mode_ = Mode::root;
    return true;
}

void Lexer::step_tag() {
    if (step_tag_end()) return;
    const std::size_t space = skip_space(at_);
    if (space > at_) {
        advance(space);
        return;
    }
    if (step_number() || step_name() || step_string() || step_operator()) return;
    std::size_t end = at_;
    unicode::next(source_, end);
    fail(fmt::format("unexpected char {} at {}", Value::view(source_.substr(at_, end - at_)).repr(),
                     unicode::length(source_.substr(0, at_))));
}

}  // namespace carboy::jinja
