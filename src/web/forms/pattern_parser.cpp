// Parses a regular expression into instructions.
#include <algorithm>
#include <optional>

#include <carboy/base/error.hpp>
#include <carboy/value/text/utf8.hpp>

#include "web/forms/pattern_program.hpp"

namespace carboy::web {

namespace {

using Code = std::vector<Instruction>;

constexpr std::uint32_t last_character = 0x10ffff;
constexpr std::size_t most_instructions = 20'000;
constexpr int most_nested = 100;

std::optional<CharacterSet> class_of(char letter) {
    switch (letter) {
        case 'd': return CharacterSet{{{'0', '9'}}};
        case 'D': return CharacterSet{{{'0', '9'}}, true};
        case 'w': return CharacterSet{{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}};
        case 'W': return CharacterSet{{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, true};
        case 's': return CharacterSet{{{'\t', '\r'}, {' ', ' '}}};
        case 'S': return CharacterSet{{{'\t', '\r'}, {' ', ' '}}, true};
        default: return std::nullopt;
    }
}

std::optional<Assertion> assertion_of(char letter) {
    switch (letter) {
        case 'A': return Assertion::start;
        case 'Z': return Assertion::very_end;
        case 'b': return Assertion::word_boundary;
        case 'B': return Assertion::no_word_boundary;
        default: return std::nullopt;
    }
}

/// Adds the characters that a set does not contain.
void add_complement(CharacterSet& into, CharacterSet set) {
    std::uint32_t next = 0;
    for (const auto& [first, last] : set.ranges) {  // in ascending order
        if (first > next) into.ranges.emplace_back(next, first - 1);
        next = last + 1;
    }
    into.ranges.emplace_back(next, last_character);
}

class PatternParser {
  public:
    explicit PatternParser(std::string_view text) : text_(text) {}

    Code parse() {
        Code code = alternatives(0);
        if (at_ < text_.size()) refuse("an unmatched ')'");
        code.push_back({Instruction::Kind::match});
        return code;
    }

  private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error("bad_pattern",
                    "The regular expression '" + std::string(text_) + "' has " + what + " at position " +
                        std::to_string(at_) + ".",
                    "Correct the pattern; back references and look-around are not supported.");
    }
    bool more() const { return at_ < text_.size(); }
    char peek() const { return more() ? text_[at_] : '\0'; }
    bool take(char c) {
        if (!more() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    /// Appends code whose jumps count from its own start.
    void append(Code& code, Code more_code) const {
        const std::size_t start = code.size();
        if (start + more_code.size() > most_instructions) refuse("too many repetitions");
        for (Instruction& instruction : more_code) {
            instruction.first += start;
            instruction.second += start;
            code.push_back(std::move(instruction));
        }
    }
    static Instruction split(std::size_t first, std::size_t second) {
        return {.kind = Instruction::Kind::split, .first = first, .second = second};
    }

    Code alternatives(int depth) {
        if (depth > most_nested) refuse("groups nested too deeply");
        Code left = sequence(depth);
        while (take('|')) {
            Code right = sequence(depth), both;
            both.push_back(split(1, left.size() + 2));
            append(both, std::move(left));
            both.push_back({.kind = Instruction::Kind::jump, .first = both.size() + 1 + right.size()});
            append(both, std::move(right));
            left = std::move(both);
        }
        return left;
    }

    Code sequence(int depth) {
        Code code;
        while (more() && peek() != '|' && peek() != ')') {
            Code one = atom(depth);
            append(code, repeated(std::move(one)));
        }
        return code;
    }

    Code atom(int depth) {
        const char c = peek();
        if (c == '(') return group(depth);
        if (c == '[') return {{.kind = Instruction::Kind::character, .set = bracket()}};
        if (c == '*' || c == '+' || c == '?') refuse("nothing to repeat");
        if (c == '^' || c == '$') {
            ++at_;
            return {{.kind = Instruction::Kind::check, .assertion = c == '^' ? Assertion::start : Assertion::end}};
        }
        if (c == '.') {
            ++at_;
            return {{.kind = Instruction::Kind::character, .set = {{{'\n', '\n'}}, true}}};
        }
        if (c == '\\' && at_ + 1 < text_.size()) {
            if (const auto assertion = assertion_of(text_[at_ + 1])) {
                at_ += 2;
                return {{.kind = Instruction::Kind::check, .assertion = *assertion}};
            }
        }
        return {{.kind = Instruction::Kind::character, .set = one_character()}};
    }

    Code group(int depth) {
        ++at_;
        if (take('?')) {
            if (take('P') && take('<')) {
                while (more() && peek() != '>') ++at_;
                if (!take('>')) refuse("a group name without an end");
            } else if (!take(':')) {
                refuse("a kind of group that is not supported");
            }
        }
        Code code = alternatives(depth + 1);
        if (!take(')')) refuse("a group without an end");
        return code;
    }

    /// A character, or a backslash and a letter.
    CharacterSet one_character() {
        if (peek() != '\\') {
            const std::uint32_t character = value::next_character(text_, at_);
            return {{{character, character}}};
        }
        if (++at_ == text_.size()) refuse("a backslash at its end");
        const char letter = text_[at_];
        if (auto set = class_of(letter)) {
            ++at_;
            return *std::move(set);
        }
        const std::uint32_t character = escaped(letter);
        return {{{character, character}}};
    }

    std::uint32_t escaped(char letter) {
        constexpr std::string_view letters = "nrtfv0a", meaning{"\n\r\t\f\v\0\a", 7};
        if (const std::size_t known = letters.find(letter); known != letters.npos) {
            ++at_;
            return static_cast<unsigned char>(meaning[known]);
        }
        if (letter == 'x') return hex(2);
        if (letter == 'u') return hex(4);
        const bool is_word = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        if (is_word || (letter >= '1' && letter <= '9')) refuse("an escape that is not supported");
        return value::next_character(text_, at_);
    }

    std::uint32_t hex(int digits) {
        ++at_;
        std::uint32_t number = 0;
        for (int i = 0; i < digits; ++i) {
            const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(peek() | 32));
            if (!more() || digit == std::string_view::npos || peek() < '0') refuse("an incomplete escape");
            number = number * 16 + static_cast<std::uint32_t>(digit);
            ++at_;
        }
        return number;
    }

    CharacterSet bracket() {
        ++at_;
        CharacterSet set;
        set.negated = take('^');
        for (bool first = true; first || peek() != ']'; first = false) {
            if (!more()) refuse("a set without an end");
            const CharacterSet low = one_character();
            const bool is_range = peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
            if (is_single(low) && is_range) {
                ++at_;
                const CharacterSet high = one_character();
                if (!is_single(high) || high.ranges[0].first < low.ranges[0].first) refuse("a bad range in a set");
                set.ranges.emplace_back(low.ranges[0].first, high.ranges[0].first);
            } else if (low.negated) {
                add_complement(set, low);
            } else {
                set.ranges.insert(set.ranges.end(), low.ranges.begin(), low.ranges.end());
            }
        }
        ++at_;
        return set;
    }
    static bool is_single(const CharacterSet& set) {
        return !set.negated && set.ranges.size() == 1 && set.ranges[0].first == set.ranges[0].second;
    }

    struct Bounds {
        std::size_t least;
        std::optional<std::size_t> most;
    };

    std::optional<std::size_t> number() {
        std::optional<std::size_t> value;
        while (peek() >= '0' && peek() <= '9') {
            value = value.value_or(0) * 10 + static_cast<std::size_t>(peek() - '0');
            if (*value > most_instructions) refuse("too many repetitions");
            ++at_;
        }
        return value;
    }

    /// Reads {2}, {2,}, {,3} or {2,3}. A brace that does not have this form is a character.
    std::optional<Bounds> braces() {
        const std::size_t start = at_++;
        const auto least = number();
        const bool comma = take(',');
        const auto most = comma ? number() : least;
        if (!take('}') || (!comma && !least)) {
            at_ = start;
            return std::nullopt;
        }
        if (most && *most < least.value_or(0)) refuse("a repetition whose minimum is larger than its maximum");
        return Bounds{least.value_or(0), most};
    }

    std::optional<Bounds> bounds() {
        if (take('*')) return Bounds{0, std::nullopt};
        if (take('+')) return Bounds{1, std::nullopt};
        if (take('?')) return Bounds{0, 1};
        return peek() == '{' ? braces() : std::nullopt;
    }

    Code repeated(Code one) {
        const auto limits = bounds();
        if (!limits) return one;
        take('?');  // a lazy repetition finds the same matches
        if (peek() == '*' || peek() == '+' || peek() == '?' || (peek() == '{' && braces()))
            refuse("a repetition of a repetition");
        Code code;
        for (std::size_t i = 0; i < limits->least; ++i) append(code, one);
        if (!limits->most) {
            Code loop{split(1, one.size() + 2)};
            append(loop, std::move(one));
            loop.push_back({.kind = Instruction::Kind::jump, .first = 0});
            append(code, std::move(loop));
            return code;
        }
        for (std::size_t i = limits->least; i < *limits->most; ++i) {
            Code maybe{split(1, one.size() + 1)};
            append(maybe, one);
            append(code, std::move(maybe));
        }
        return code;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::shared_ptr<const Pattern::Program> compile_pattern(std::string_view text, bool ignore_case) {
    auto program = std::make_shared<Pattern::Program>();
    program->text = text;
    program->ignore_case = ignore_case;
    program->instructions = PatternParser(program->text).parse();
    return program;
}

}  // namespace carboy::web
