// The SQL literals of a source file: the first arguments of calls that require checked text.
#pragma once

#include <carboy/base/function.hpp>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql_check {

struct Literal {
    std::string text;
    int line = 1;
    std::string function;  // the call's name
    bool readable = true;  // false: there is something else among its parts, such as a macro's name
};

/// Named literals: `constexpr char name[] = "SELECT 1";`, `const char* name = "SELECT 1";`, and the same as a
/// string_view, a string or auto. nullopt for a name that is declared with several meanings.
using NamedLiterals = std::map<std::string, std::optional<std::string>, std::less<>>;
void add_named_literals(std::string_view source, NamedLiterals& names);

/// Returns every literal that is the first argument of one of `functions`, directly or by its name, and every literal
/// that a sql::Text is made of. Adjacent parts are joined as the compiler joins them.
std::vector<Literal> literals_of(std::string_view source, std::span<const std::string> functions,
                                 const NamedLiterals& names);

}  // namespace carboy::sql_check
