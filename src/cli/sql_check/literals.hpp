// The SQL literals of a source file: what stands first in a call that takes checked text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql_check {

struct Literal {
    std::string text;
    int line = 1;
    std::string function;  // the call's name
    bool readable = true;  // false: other tokens, a macro's name say, stand among its parts
};

/// Every literal that is the first argument of one of `functions`, and what a sql::Text is made of. Parts side by side
/// are joined as the compiler joins them.
std::vector<Literal> literals_of(std::string_view source, std::span<const std::string> functions);

}  // namespace carboy::sql_check
