#include "jinja/text/wrap.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/text/unicode.hpp"

#include <algorithm>

namespace carboy::jinja {
namespace {

bool is_blank(std::uint32_t code) { return code == ' ' || (code >= 9 && code <= 13); }
bool is_letter(std::uint32_t code) { return unicode::is_word(code) && !unicode::is_decimal(code) && code != '_'; }
bool is_punctuation(std::uint32_t code) {
    return unicode::is_word(code) || code == '!' || code == '"' || code == '\'' || code == '&' || code == '.' ||
           code == ',' || code == '?';
}

using Text = std::vector<std::uint32_t>;

/// Splits a string into words, spaces and the parts of hyphenated words.
class Chunks {
  public:
    Chunks(const Text& text, bool hyphens) : text_(text), hyphens_(hyphens) {}
    std::vector<Text> run() {
        std::vector<Text> out;
        while (at_ < text_.size()) {
            const std::size_t end = next();
            out.emplace_back(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                             text_.begin() + static_cast<std::ptrdiff_t>(end));
            at_ = end;
        }
        return out;
    }

  private:
    std::uint32_t code(std::size_t at) const { return at < text_.size() ? text_[at] : 0; }
    bool blank_or_end(std::size_t at) const { return at >= text_.size() || is_blank(text_[at]); }
    std::size_t dashes(std::size_t at) const {
        while (code(at) == '-') ++at;
        return at;
    }
    /// An em-dash between words: at least two hyphens with a word on both sides.
    bool em_dash(std::size_t at) const {
        const std::size_t end = dashes(at);
        return end - at >= 2 && at > 0 && is_punctuation(text_[at - 1]) && unicode::is_word(code(end));
    }
    std::size_t next() const {
        if (is_blank(text_[at_])) {
            std::size_t end = at_;
            while (end < text_.size() && is_blank(text_[end])) ++end;
            return end;
        }
        if (!hyphens_) {
            std::size_t end = at_;
            while (!blank_or_end(end)) ++end;
            return end;
        }
        if (em_dash(at_)) return dashes(at_);
        std::size_t end = at_ + 1;
        for (; !blank_or_end(end); ++end) {
            if (breaks_behind_hyphen(end)) return end;
            if (em_dash(end)) return end;
        }
        return end;
    }
    /// True when a hyphenated word may be broken before `end`: letters on both sides of the hyphen.
    bool breaks_behind_hyphen(std::size_t end) const {
        if (text_[end - 1] != '-' || end < 2) return false;
        const std::size_t hyphen = end - 1;
        const bool two_letters = hyphen >= at_ + 2 && is_letter(text_[hyphen - 1]) && is_letter(text_[hyphen - 2]);
        const bool letter_pair = hyphen >= at_ + 3 && is_letter(text_[hyphen - 1]) && text_[hyphen - 2] == '-' &&
                                 is_letter(text_[hyphen - 3]);
        return (two_letters || letter_pair) && is_letter(code(end)) &&
               (is_letter(code(end + 1)) || (code(end + 1) == '-' && is_letter(code(end + 2))));
    }

    const Text& text_;
    bool hyphens_;
    std::size_t at_ = 0;
};

bool all_blank(const Text& text) { return std::all_of(text.begin(), text.end(), unicode::is_space); }

}  // namespace

std::vector<std::string> wrapped(std::string_view source, std::int64_t width, bool break_long_words,
                                 bool break_on_hyphens) {
    if (width <= 0) value_error("invalid width " + std::to_string(width) + " (must be > 0)");
    Text text;
    for (std::size_t at = 0; at < source.size();) text.push_back(unicode::next(source, at));
    std::vector<Text> chunks = Chunks(text, break_on_hyphens).run();
    std::reverse(chunks.begin(), chunks.end());
    std::vector<std::string> lines;
    const auto limit = static_cast<std::size_t>(width);
    while (!chunks.empty()) {
        std::vector<Text> line;
        std::size_t length = 0;
        if (all_blank(chunks.back()) && !lines.empty()) chunks.pop_back();
        while (!chunks.empty() && length + chunks.back().size() <= limit) {
            length += chunks.back().size();
            line.push_back(std::move(chunks.back()));
            chunks.pop_back();
        }
        if (!chunks.empty() && chunks.back().size() > limit) {
            Text& word = chunks.back();
            std::size_t space = limit - length;
            if (break_long_words) {
                std::size_t end = space;
                if (break_on_hyphens && word.size() > space)
                    for (std::size_t i = space; i-- > 1;)
                        if (word[i] == '-' && std::any_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(i),
                                                          [](std::uint32_t c) { return c != '-'; })) {
                            end = i + 1;
                            break;
                        }
                line.emplace_back(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(end));
                word.erase(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(end));
            } else if (line.empty()) {
                line.push_back(std::move(word));
                chunks.pop_back();
            }
        }
        if (!line.empty() && all_blank(line.back())) line.pop_back();
        if (line.empty()) continue;
        std::string out;
        for (const Text& chunk : line)
            for (const std::uint32_t code : chunk) unicode::append(out, code);
        lines.push_back(std::move(out));
    }
    return lines;
}

}  // namespace carboy::jinja
