// The questions that a comparison asks: about renames, and about values for existing rows.
#include <carboy/engine/inspector.hpp>
#include <carboy/migrate/compare/diff.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "migrate/text/sql_of.hpp"

namespace carboy::migrate {
namespace {

template <class T>
std::vector<const T*> all(const Difference& difference) {
    std::vector<const T*> found;
    for (const Change& change : difference.changes)
        if (const T* one = std::get_if<T>(&change)) found.push_back(one);
    return found;
}

/// True when at least half of the columns of either table have the same names.
bool look_alike(const sql::Table& a, const sql::Table& b) {
    const auto shared =
        static_cast<std::size_t>(std::count_if(a.columns.begin(), a.columns.end(), [&](const sql::Column& column) {
            return b.position(column.name) != sql::Table::npos;
        }));
    return shared > 0 && shared * 2 >= std::max(a.columns.size(), b.columns.size());
}

std::string old_name(const Difference& difference, const std::string& table) {
    for (const RenameTable* rename : all<RenameTable>(difference))
        if (rename->to == table) return rename->from;
    return table;
}

std::string old_name(const Difference& difference, const std::string& table, const std::string& column) {
    for (const RenameColumn* rename : all<RenameColumn>(difference))
        if (rename->table == table && rename->to == column) return rename->from;
    return column;
}

std::string neutral(const sql::ColumnType& type, const sql::Dialect& dialect) {
    using sql::TypeKind;
    const auto cast = [&](std::string_view text) {
        return fmt::format("CAST('{}' AS {})", text, dialect.type_name(type));
    };
    if (type.array) return dialect.named_enumerations ? "'{}'" : "'[]'";
    switch (type.kind) {
        case TypeKind::small_integer:
        case TypeKind::integer:
        case TypeKind::big_integer:
        case TypeKind::float_:
        case TypeKind::double_:
        case TypeKind::numeric: return "0";
        case TypeKind::boolean: return "false";
        case TypeKind::string:
        case TypeKind::text: return "''";
        case TypeKind::binary: return cast("");
        case TypeKind::date: return "'1970-01-01'";
        case TypeKind::time: return "'00:00:00'";
        case TypeKind::datetime: return "'1970-01-01 00:00:00'";
        case TypeKind::interval: return dialect.named_enumerations ? "'0'" : "'1970-01-01 00:00:00'";
        case TypeKind::json: return "'null'";
        case TypeKind::uuid: return "'" + std::string(32, '0') + "'";
        case TypeKind::enumeration: return type.values.empty() ? "''" : quoted_text(type.values.front());
    }
    return "''";
}

/// True when one value for all rows would break a constraint: the column refers to another table or is unique.
bool is_constrained(const Difference& difference, const AddColumn& added) {
    const auto has = [&](const auto& part) { return contains(part.columns, added.column.name); };
    for (const sql::Table& table : difference.to.declared) {
        if (table.name != added.table) continue;
        if (std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), has)) return true;
        if (std::any_of(table.uniques.begin(), table.uniques.end(), has)) return true;
        if (contains(table.primary_key, added.column.name)) return true;
    }
    return false;
}

bool has_rows(engine::Connection& connection, const std::string& table, const std::string& condition) {
    const std::string text = "SELECT 1 FROM " + quoted(table, connection.dialect()) + condition + " LIMIT 1";
    return connection.execute(sql::unchecked(text)).fetchone().has_value();
}

bool needs_value(const sql::Column& column) {
    return !column.nullable && !column.server_default && column.computed.empty() &&
           column.identity == sql::Identity::none;
}

/// True for a column that the database numbers when it is added.
bool numbers_itself(const Difference& difference, const AddColumn& added) {
    for (const sql::Table& table : difference.to.reported)
        if (table.name == added.table)
            return table.columns[table.position(added.column.name)].identity != sql::Identity::none;
    return false;
}

}  // namespace

std::vector<RenameQuestion> rename_questions(const Difference& difference, const sql::Dialect& dialect) {
    std::vector<RenameQuestion> questions;
    for (const DropTable* gone : all<DropTable>(difference))
        for (const CreateTable* made : all<CreateTable>(difference))
            if (look_alike(gone->table, made->table))
                questions.push_back({made->table.name, gone->table.name, made->table.name, true});
    for (const DropColumn* gone : all<DropColumn>(difference))
        for (const AddColumn* made : all<AddColumn>(difference))
            if (gone->table == made->table &&
                dialect.type_name(gone->column.type) == dialect.type_name(made->column.type))
                questions.push_back({gone->table, gone->column.name, made->column.name});
    return questions;
}

std::vector<FillQuestion> fill_questions(const Difference& difference, engine::Connection& connection) {
    std::vector<FillQuestion> questions;
    for (const AddColumn* added : all<AddColumn>(difference)) {
        const bool answered = !added->fill.empty() || !needs_value(added->column) || numbers_itself(difference, *added);
        if (!answered && has_rows(connection, old_name(difference, added->table), ""))
            questions.push_back({added->table, added->column.name});
    }
    for (const AlterColumn* altered : all<AlterColumn>(difference)) {
        if (!altered->what.nullable || altered->to.nullable || !altered->fill.empty()) continue;
        const std::string column = old_name(difference, altered->table, altered->to.name);
        const std::string missing = " WHERE " + quoted(column, connection.dialect()) + " IS NULL";
        if (has_rows(connection, old_name(difference, altered->table), missing))
            questions.push_back({altered->table, altered->to.name});
    }
    return questions;
}

std::map<std::pair<std::string, std::string>, std::string> neutral_fills(const Difference& difference,
                                                                         const sql::Dialect& dialect) {
    std::map<std::pair<std::string, std::string>, std::string> fills;
    for (const AddColumn* added : all<AddColumn>(difference))
        if (needs_value(added->column) && !numbers_itself(difference, *added) && !is_constrained(difference, *added))
            fills.emplace(std::pair(added->table, added->column.name), neutral(added->column.type, dialect));
    return fills;
}

}  // namespace carboy::migrate
