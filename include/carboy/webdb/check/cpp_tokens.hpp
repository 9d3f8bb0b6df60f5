// C++ source as tokens, in as much detail as finding string literals requires: comments, raw and prefixed strings,
// character literals, spliced lines. Preprocessor lines are skipped, so text that a macro makes is not found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql_check {

struct Token {
    enum class Kind { word, literal, other };
    Kind kind = Kind::other;
    std::string text;  // for a literal its value, without quotes and escapes
    int line = 1;      // where it starts
};

/// Numbers and character literals are tokens of kind `other` with an empty text.
std::vector<Token> tokens_of(std::string_view source);

}  // namespace carboy::sql_check
