// The SQL literals of a source file: what stands first in a call that takes checked text.
#pragma once

#include <functional>
#include <map>
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

/// Literals that have a name: `constexpr char name[] = "SELECT 1";`.
using NamedLiterals = std::map<std::string, std::string, std::less<>>;
void add_named_literals(std::string_view source, NamedLiterals& names);

/// Every literal that is the first argument of one of `functions`, itself or by its name, and what a sql::Text is made
/// of. Parts side by side are joined as the compiler joins them.
std::vector<Literal> literals_of(std::string_view source, std::span<const std::string> functions,
                                 const NamedLiterals& names);

}  // namespace carboy::sql_check
