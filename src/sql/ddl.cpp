// CREATE and DROP statements of a table.
#include <carboy/sql/dialect.hpp>

#include <algorithm>

#include "sql/dialects/type_names.hpp"

namespace carboy::sql {
namespace {

std::string identifier(std::string_view name, const Dialect& dialect) {
    std::string out;
    append_identifier(out, name, dialect);
    return out;
}

std::string identifiers(const std::vector<std::string>& names, const Dialect& dialect) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += ", ";
        append_identifier(out, name, dialect);
    }
    return out;
}

std::string named(const std::string& name, const Dialect& dialect) {
    return name.empty() ? "" : "CONSTRAINT " + identifier(name, dialect) + " ";
}

bool is_integer(const ColumnType& type) {
    return !type.array && (type.kind == TypeKind::small_integer || type.kind == TypeKind::integer ||
                           type.kind == TypeKind::big_integer);
}

/// The primary key that the database numbers: one integer that refers to nothing and has no default.
/// Source: SQLAlchemy sql/schema.py, PrimaryKeyConstraint._autoincrement_column.
bool is_numbered(const Table& table, const Column& column) {
    if (table.primary_key.size() != 1 || table.primary_key[0] != column.name) return false;
    if (!is_integer(column.type) || column.server_default) return false;
    for (const ForeignKey& key : table.foreign_keys)
        if (std::find(key.columns.begin(), key.columns.end(), column.name) != key.columns.end()) return false;
    return true;
}

std::string_view serial(TypeKind kind) {
    if (kind == TypeKind::small_integer) return "SMALLSERIAL";
    return kind == TypeKind::big_integer ? "BIGSERIAL" : "SERIAL";
}

std::string definition(const Table& table, const Column& column, const Dialect& dialect) {
    std::string out = identifier(column.name, dialect);
    out += ' ';
    const bool numbered = is_numbered(table, column);
    if (numbered && dialect.numbering == Numbering::serial)
        out += serial(column.type.kind);
    else
        out += dialect.type_name(column.type);
    const std::string_view not_null = column.nullable ? "" : " NOT NULL";
    if (dialect.numbering == Numbering::auto_increment) {  // MariaDB's order, as SQLAlchemy prints it
        out += not_null;
        if (numbered) out += " AUTO_INCREMENT";
    }
    if (column.server_default) out += " DEFAULT " + *column.server_default;
    if (dialect.numbering != Numbering::auto_increment) out += not_null;
    return out;
}

std::string definition(const ForeignKey& key, const Dialect& dialect) {
    std::string out = named(key.name, dialect) + "FOREIGN KEY(" + identifiers(key.columns, dialect) + ") REFERENCES " +
                      identifier(key.referred_table, dialect) + " (" + identifiers(key.referred_columns, dialect) + ")";
    if (!key.on_delete.empty()) out += " ON DELETE " + key.on_delete;
    if (!key.on_update.empty()) out += " ON UPDATE " + key.on_update;
    return out;
}

std::string create_table(const Table& table, const Dialect& dialect) {
    std::vector<std::string> parts;
    for (const Column& column : table.columns) parts.push_back(definition(table, column, dialect));
    if (!table.primary_key.empty()) parts.push_back("PRIMARY KEY (" + identifiers(table.primary_key, dialect) + ")");
    for (const CheckConstraint& check : table.checks)
        parts.push_back(named(check.name, dialect) + "CHECK (" + check.condition + ")");
    for (const UniqueConstraint& unique : table.uniques)
        parts.push_back(named(unique.name, dialect) + "UNIQUE (" + identifiers(unique.columns, dialect) + ")");
    for (const ForeignKey& key : table.foreign_keys) parts.push_back(definition(key, dialect));

    std::string out = "CREATE TABLE " + identifier(table.name, dialect) + " (";
    for (std::size_t i = 0; i < parts.size(); ++i) out += (i == 0 ? "\n\t" : ", \n\t") + parts[i];
    return out + "\n)";
}

std::string create_index(const Table& table, const Index& index, const Dialect& dialect) {
    return std::string(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + identifier(index.name, dialect) +
           " ON " + identifier(table.name, dialect) + " (" + identifiers(index.columns, dialect) + ")";
}

/// The enumerations that are types of their own, each once.
std::vector<const ColumnType*> enumerations(const Table& table, const Dialect& dialect) {
    std::vector<const ColumnType*> found;
    if (!dialect.named_enumerations) return found;
    for (const Column& column : table.columns) {
        const ColumnType& type = column.type;
        const auto same = [&](const ColumnType* other) { return other->name == type.name; };
        if (type.kind == TypeKind::enumeration && !type.name.empty() && std::none_of(found.begin(), found.end(), same))
            found.push_back(&type);
    }
    return found;
}

std::string create_type(const ColumnType& type, const Dialect& dialect) {
    return "CREATE TYPE " + identifier(type.name, dialect) + " AS ENUM (" + dialects::quoted_values(type.values, ", ") +
           ")";
}

/// The statement, or nothing when what it makes exists already.  PostgreSQL has no CREATE TYPE IF NOT EXISTS.
std::string unless_there(const std::string& statement) {
    std::string tag = "$carboy$";
    while (statement.find(tag) != std::string::npos) tag.insert(tag.size() - 1, "_");
    return "DO " + tag + " BEGIN " + statement + "; EXCEPTION WHEN duplicate_object THEN NULL; END " + tag;
}

}  // namespace

std::vector<std::string> create_type_statements(const Table& table, const Dialect& dialect) {
    std::vector<std::string> statements;
    for (const ColumnType* type : enumerations(table, dialect)) statements.push_back(create_type(*type, dialect));
    return statements;
}

std::vector<std::string> drop_type_statements(const Table& table, const Dialect& dialect) {
    std::vector<std::string> statements;
    for (const ColumnType* type : enumerations(table, dialect))
        statements.push_back("DROP TYPE IF EXISTS " + identifier(type->name, dialect));
    return statements;
}

std::vector<std::string> create_statements(const Table& table, const Dialect& dialect) {
    std::vector<std::string> statements;
    for (const std::string& type : create_type_statements(table, dialect)) statements.push_back(unless_there(type));
    statements.push_back(create_table(table, dialect));
    for (const Index& index : table.indexes) statements.push_back(create_index(table, index, dialect));
    return statements;
}

std::string drop_statement(const Table& table, const Dialect& dialect) {
    return "DROP TABLE " + identifier(table.name, dialect);
}

}  // namespace carboy::sql
