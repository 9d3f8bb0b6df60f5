// A pattern becomes a list of small instructions. Matching follows all paths through it at the same time, one character
// of the text after the other, so the time is at most the number of instructions times the number of characters.
// Source: Thompson, "Regular expression search algorithm", 1968; Python re for the syntax.
#include <carboy/web/forms/pattern.hpp>

#include <algorithm>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/value/text/utf8.hpp>

#include "web/forms/pattern_program.hpp"

namespace carboy::web {

namespace {

bool is_word(std::uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::uint32_t fold(std::uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

/// The characters of a string, with their neighbours.
struct Cursor {
    std::uint32_t before = value::not_utf8;
    std::uint32_t after = value::not_utf8;
    bool at_start = true;
    bool at_end = false;
    /// True before a line break that is the text's last character, where $ matches too.
    bool at_last_break = false;
};

bool holds(Assertion assertion, const Cursor& cursor) {
    switch (assertion) {
        case Assertion::start: return cursor.at_start;
        case Assertion::end: return cursor.at_end || cursor.at_last_break;
        case Assertion::very_end: return cursor.at_end;
        default: break;
    }
    const bool left = !cursor.at_start && is_word(cursor.before);
    const bool right = !cursor.at_end && is_word(cursor.after);
    return (left != right) == (assertion == Assertion::word_boundary);
}

/// The instructions that the paths through the program have reached, each at most once.
class Ways {
  public:
    explicit Ways(const Pattern::Program& program) : program_(program), seen_(program.instructions.size()) {}

    /// Adds an instruction and those that follow it without a character. Returns true when the program can end here.
    bool add(std::size_t start, const Cursor& cursor) {
        bool ends = false;
        stack_.push_back(start);
        while (!stack_.empty()) {
            const std::size_t at = stack_.back();
            stack_.pop_back();
            if (seen_[at]) continue;
            seen_[at] = true;
            const Instruction& instruction = program_.instructions[at];
            switch (instruction.kind) {
                case Instruction::Kind::split: stack_.push_back(instruction.second); [[fallthrough]];
                case Instruction::Kind::jump: stack_.push_back(instruction.first); break;
                case Instruction::Kind::check:
                    if (holds(instruction.assertion, cursor)) stack_.push_back(at + 1);
                    break;
                case Instruction::Kind::match: ends = true; break;
                case Instruction::Kind::character: list_.push_back(at); break;
            }
        }
        return ends;
    }
    void clear() {
        list_.clear();
        std::fill(seen_.begin(), seen_.end(), false);
    }
    const std::vector<std::size_t>& list() const { return list_; }

  private:
    const Pattern::Program& program_;
    std::vector<bool> seen_;
    std::vector<std::size_t> list_;
    std::vector<std::size_t> stack_;
};

bool run(const Pattern::Program& program, std::string_view text, bool whole) {
    Ways ways[2] = {Ways(program), Ways(program)};
    Ways *now = &ways[0], *next = &ways[1];
    Cursor cursor;
    const auto look = [&](std::size_t at) {
        cursor.at_start = at == 0;
        cursor.at_end = at == text.size();
        cursor.at_last_break = at + 1 == text.size() && text[at] == '\n';
        std::size_t peek = at;
        cursor.after = cursor.at_end ? value::not_utf8 : value::next_character(text, peek);
    };
    look(0);
    bool ends = now->add(0, cursor);
    for (std::size_t at = 0; at < text.size() && !(ends && !whole);) {
        const std::uint32_t character = value::next_character(text, at);
        cursor.before = character;
        look(at);
        next->clear();
        ends = false;
        for (const std::size_t way : now->list())
            if (program.instructions[way].set.contains(character, program.ignore_case))
                ends = next->add(way + 1, cursor) || ends;
        std::swap(now, next);
        if (now->list().empty() && !ends) return false;
    }
    return ends;
}

}  // namespace

bool CharacterSet::contains(std::uint32_t character, bool ignore_case) const {
    const auto in = [this](std::uint32_t c) {
        return std::any_of(ranges.begin(), ranges.end(),
                           [c](const auto& range) { return c >= range.first && c <= range.second; });
    };
    bool found = in(character);
    if (!found && ignore_case) {
        const std::uint32_t lower = fold(character);
        found = in(lower) || (lower >= 'a' && lower <= 'z' && in(lower - 32));
    }
    return found != negated;
}

Pattern::Pattern(std::string_view text, bool ignore_case) : program_(compile_pattern(text, ignore_case)) {}

bool Pattern::match(std::string_view text) const { return run(*program_, text, false); }

bool Pattern::full_match(std::string_view text) const { return run(*program_, text, true); }

const std::string& Pattern::text() const noexcept { return program_->text; }

}  // namespace carboy::web
