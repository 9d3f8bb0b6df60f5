// The changes between two schemas, each a plain value.
#pragma once

#include <carboy/sql/types/schema.hpp>

#include <string>
#include <variant>
#include <vector>

namespace carboy::migrate {

struct RenameTable {
    std::string from, to;
};
struct RenameColumn {
    std::string table, from, to;
};
struct CreateTable {
    sql::Table table;
};
struct DropTable {
    sql::Table table;
};
/// `fill` is the SQL expression for existing rows; empty means the column's default, or NULL.
struct AddColumn {
    std::string table;
    sql::Column column;
    std::string fill{};
};
struct DropColumn {
    std::string table;
    sql::Column column;
};
/// The differences between two columns with the same name.
struct ColumnDifference {
    bool type = false;
    bool nullable = false;
    bool default_value = false;
    bool computed = false;
    bool numbering = false;
    bool counting = false;  // how the sequence of the column counts
    bool collation = false;
    bool comment = false;

    bool any() const noexcept {
        return type || nullable || default_value || computed || numbering || counting || collation || comment;
    }
};
/// `fill` replaces NULL where NULL is no longer allowed.
struct AlterColumn {
    std::string table;
    sql::Column from, to;
    ColumnDifference what{};
    std::string fill{};
};
/// With the same columns, only the name of the constraint changes.
struct ChangePrimaryKey {
    std::string table;
    std::vector<std::string> from, to;
    std::string to_name{};  // empty: the database chooses it
};
struct ChangeTableComment {
    std::string table;
    std::string from, to;
};
struct ChangeTableOptions {
    std::string table;
    std::vector<sql::TableOption> from, to;
};
struct AddIndex {
    std::string table;
    sql::Index index;
};
struct DropIndex {
    std::string table;
    sql::Index index;
};
struct AddUnique {
    std::string table;
    sql::UniqueConstraint unique;
};
struct DropUnique {
    std::string table;
    sql::UniqueConstraint unique;
};
struct AddCheck {
    std::string table;
    sql::CheckConstraint check;
};
struct DropCheck {
    std::string table;
    sql::CheckConstraint check;
};
struct AddExclude {
    std::string table;
    sql::ExcludeConstraint exclude;
};
struct DropExclude {
    std::string table;
    sql::ExcludeConstraint exclude;
};
struct AddForeignKey {
    std::string table;
    sql::ForeignKey key;
};
struct DropForeignKey {
    std::string table;
    sql::ForeignKey key;
};
/// Enumerations that are separate types of the database.
struct CreateEnumeration {
    sql::ColumnType type;
};
struct DropEnumeration {
    sql::ColumnType type;
};
struct AlterEnumeration {
    sql::ColumnType from, to;
};

using Change = std::variant<RenameTable, RenameColumn, CreateTable, DropTable, AddColumn, DropColumn, AlterColumn,
                            ChangePrimaryKey, AddIndex, DropIndex, AddUnique, DropUnique, AddCheck, DropCheck,
                            AddForeignKey, DropForeignKey, CreateEnumeration, DropEnumeration, AlterEnumeration,
                            AddExclude, DropExclude, ChangeTableComment, ChangeTableOptions>;

/// Returns a change in words: "add column user.age INTEGER".
std::string describe(const Change& change);

/// Returns the table that a change is about, by its name after renames; empty for enumerations.
std::string table_of(const Change& change);

}  // namespace carboy::migrate
