#include <carboy/base/text.hpp>
#include <carboy/sql/dialect.hpp>

#include <algorithm>

namespace carboy::sql {
namespace {

bool is_plain_identifier(std::string_view name) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::all_of(name.begin(), name.end(), plain);
}

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

std::string definition(const Column& column, const Dialect& dialect) {
    std::string out = identifier(column.name, dialect) + " " + dialect.type_name(column.type);
    if (column.server_default) out += " DEFAULT " + *column.server_default;
    if (!column.nullable) out += " NOT NULL";
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
    for (const Column& column : table.columns) parts.push_back(definition(column, dialect));
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

}  // namespace

const Dialect* find_dialect(std::string_view name) noexcept {
    for (const Dialect* dialect : {&dialects::sqlite()})
        if (dialect->name == name) return dialect;
    return nullptr;
}

void append_identifier(std::string& out, std::string_view name, const Dialect& dialect) {
    if (is_plain_identifier(name) && !std::binary_search(dialect.reserved.begin(), dialect.reserved.end(), name)) {
        out += name;
        return;
    }
    out += dialect.quote;
    for (const char c : name) {
        if (c == dialect.quote) out += c;
        out += c;
    }
    out += dialect.quote;
}

std::vector<std::string> create_statements(const Table& table, const Dialect& dialect) {
    std::vector<std::string> statements{create_table(table, dialect)};
    for (const Index& index : table.indexes) statements.push_back(create_index(table, index, dialect));
    return statements;
}

std::string drop_statement(const Table& table, const Dialect& dialect) {
    return "DROP TABLE " + identifier(table.name, dialect);
}

}  // namespace carboy::sql
