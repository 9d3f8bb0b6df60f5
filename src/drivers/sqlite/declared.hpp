// What the text of CREATE TABLE and CREATE INDEX says and no pragma tells: names of constraints, conditions,
// expressions.
#pragma once

#include <carboy/sql/schema.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::drivers::sqlite {

/// A constraint over columns; the name is empty when it has none.
struct DeclaredKey {
    std::string name;
    std::vector<std::string> columns;
};

/// Each kind in the order of the text.
struct DeclaredTable {
    std::vector<sql::CheckConstraint> checks;
    std::vector<DeclaredKey> uniques;
    std::vector<DeclaredKey> foreign_keys;
    std::vector<std::pair<std::string, std::string>> computed;  // columns and their expressions
};

/// Expressions are as they are written, without the parentheses around them.
DeclaredTable read_create_table(std::string_view text);

struct DeclaredIndex {
    std::vector<std::string> keys;  // as they are written, without ASC and DESC
    std::string where;
};

DeclaredIndex read_create_index(std::string_view text);

}  // namespace carboy::drivers::sqlite
