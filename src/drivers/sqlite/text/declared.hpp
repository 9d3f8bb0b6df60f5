// The parts of CREATE TABLE and CREATE INDEX that no pragma reports: names of constraints, conditions, expressions,
// collations, and options of the table.
#pragma once

#include <carboy/sql/types/schema.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::drivers::sqlite {

/// A constraint on columns; the name is empty when it has none.
struct DeclaredKey {
    std::string name;
    std::vector<std::string> columns;
    sql::Deferral deferral = sql::Deferral::not_deferrable;
};

/// Each kind is in the order of the text.
struct DeclaredTable {
    std::vector<sql::CheckConstraint> checks;
    std::vector<DeclaredKey> uniques;
    std::vector<DeclaredKey> foreign_keys;
    std::vector<std::pair<std::string, std::string>> computed;    // columns and their expressions
    std::vector<std::pair<std::string, std::string>> collations;  // columns and their collations
    std::string primary_key_name;
    bool autoincrement = false;
    bool strict = false;
    bool without_rowid = false;
};

/// Expressions are in their original spelling, without the surrounding parentheses.
DeclaredTable read_create_table(std::string_view text);

struct DeclaredIndex {
    std::vector<std::string> keys;  // in their original spelling, with COLLATE and DESC, without ASC
    bool plain = true;              // all keys are names of columns
    std::string where;
};

DeclaredIndex read_create_index(std::string_view text);

}  // namespace carboy::drivers::sqlite
