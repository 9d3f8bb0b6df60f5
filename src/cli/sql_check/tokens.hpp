// C++ source as tokens, as far as finding string literals needs it: comments, raw and prefixed strings, character
// literals, spliced lines. Preprocessor lines are passed over: what a macro makes is not seen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql_check {

struct Token {
    enum class Kind { word, literal, other };
    Kind kind = Kind::other;
    std::string text;  // of a literal what it stands for, without quotes and escapes
    int line = 1;      // where it begins
};

/// Numbers and character literals are tokens of kind `other` with an empty text.
std::vector<Token> tokens_of(std::string_view source);

}  // namespace carboy::sql_check
