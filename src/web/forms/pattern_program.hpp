// The instructions of a regular expression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/web/forms/pattern.hpp>

namespace carboy::web {

/// Characters, as ranges.
struct CharacterSet {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
    bool negated = false;

    bool contains(std::uint32_t character, bool ignore_case) const;
};

enum class Assertion : std::uint8_t { start, end, very_end, word_boundary, no_word_boundary };

struct Instruction {
    /// character: one of the set, then the next instruction. check: the assertion, then the next one. split: both ways.
    enum class Kind : std::uint8_t { character, check, split, jump, match } kind;
    CharacterSet set = {};
    Assertion assertion = Assertion::start;
    std::size_t first = 0;
    std::size_t second = 0;
};

struct Pattern::Program {
    std::string text;
    bool ignore_case = false;
    std::vector<Instruction> instructions;
};

/// Throws: Error "bad_pattern".
std::shared_ptr<const Pattern::Program> compile_pattern(std::string_view text, bool ignore_case);

}  // namespace carboy::web
