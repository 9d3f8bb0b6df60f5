#include <carboy/engine/reflect.hpp>

#include <carboy/base/error.hpp>
#include <carboy/engine/inspector.hpp>
#include <carboy/sql/compile/compile.hpp>
#include <carboy/sql/compile/parameters.hpp>

#include <fmt/format.h>

namespace carboy::engine {
namespace {

using sql::Kind;
using sql::TypeKind;

bool is_number(Kind kind) { return kind == Kind::integer || kind == Kind::real || kind == Kind::boolean; }

/// True when a column of this type can have a value of this kind. Dates, UUIDs and enumerations travel as text.
bool fits(const sql::ColumnType& type, sql::ValueView value) {
    const Kind kind = value.kind();
    if (kind == Kind::null || type.array) return true;
    switch (type.kind) {
        case TypeKind::small_integer:
        case TypeKind::integer:
        case TypeKind::big_integer:
        case TypeKind::boolean:
        case TypeKind::float_:
        case TypeKind::double_:
        case TypeKind::numeric: return is_number(kind) || value.is_number();
        case TypeKind::json: return true;
        case TypeKind::binary: return kind == Kind::blob;
        default: return kind == Kind::text;
    }
}

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::text: return "a text";
        case Kind::blob: return "bytes";
        case Kind::boolean: return "a truth value";
        default: return "a number";
    }
}

template <class Statement>
Cursor execute_on(Connection& connection, const Statement& statement) {
    const sql::Compiled& compiled = sql::compiled(statement, connection.dialect());
    std::vector<sql::ValueView> parameters;
    sql::append_parameters(parameters, statement, connection.dialect());
    return connection.execute_values(sql::unchecked(compiled.text), parameters);
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

}  // namespace

void detail::check_kind(const sql::Table& table, std::size_t column, const sql::Expression& value) {
    const sql::Node& node = value.nodes().front();
    if (node.op != sql::Op::parameter || fits(table.columns[column].type, node.value.view())) return;
    throw Error("wrong_type",
                fmt::format("The column {}.{} never has {} as its value.", table.name, table.columns[column].name,
                            name_of(node.value.kind())),
                "Pass a value of the column's type; a date, UUID or decimal number as its C++ type.");
}

sql::Expression detail::comparison(sql::Op op, sql::Expression column, sql::Expression value) {
    const sql::Node& node = value.nodes().front();
    const bool is_null = node.op == sql::Op::parameter && node.value.view().is_null();
    if (is_null && op == sql::Op::equal) return sql::Expression::unary(sql::Op::is_null, std::move(column));
    if (is_null && op == sql::Op::not_equal) return sql::Expression::unary(sql::Op::is_not_null, std::move(column));
    return sql::Expression::binary(op, std::move(column), std::move(value));
}

std::size_t ReflectedTable::number_of(std::string_view column) const {
    const std::size_t number = table_.position(column);
    if (number != sql::Table::npos) return number;
    std::vector<std::string> names;
    for (const sql::Column& one : table_.columns) names.push_back(one.name);
    throw Error("no_such_column", fmt::format("The table {} has no column {}.", table_.name, column),
                "Its columns are " + joined(names) + ".");
}

ReflectedSelect::ReflectedSelect(const ReflectedTable& table, std::initializer_list<std::string_view> columns)
    : statement_{.columns = {}, .from = {&table.description()}} {
    for (const std::string_view column : columns) statement_.columns.push_back(table[column].expression());
    if (columns.size() == 0) statement_.columns.push_back(sql::Expression::table_columns({&table.description()}));
}

ReflectedSelect& ReflectedSelect::add_join(const ReflectedTable& table, sql::Expression on, bool outer) {
    statement_.joins.push_back({.source = {&table.description()}, .on = std::move(on), .outer = outer});
    return *this;
}

Cursor ReflectedSelect::execute(Connection& connection) const { return execute_on(connection, statement_); }

ReflectedInsert::ReflectedInsert(const ReflectedTable& table)
    : table_(&table), statement_{.table = &table.description(), .columns = {}} {}

ReflectedInsert& ReflectedInsert::returning(std::initializer_list<std::string_view> columns) {
    for (const std::string_view column : columns) statement_.returning.push_back((*table_)[column].expression());
    return *this;
}

Cursor ReflectedInsert::execute(Connection& connection) const { return execute_on(connection, statement_); }

ReflectedUpdate::ReflectedUpdate(const ReflectedTable& table)
    : table_(&table), statement_{.table = &table.description(), .columns = {}, .matched = {}} {}

Cursor ReflectedUpdate::execute(Connection& connection) const {
    if (statement_.set.empty())
        throw Error("nothing_set", fmt::format("The update of {} sets no column.", table_->description().name),
                    "Call set(\"column\", value) at least once.");
    return execute_on(connection, statement_);
}

ReflectedDelete::ReflectedDelete(const ReflectedTable& table)
    : statement_{.table = &table.description(), .matched = {}} {}

Cursor ReflectedDelete::execute(Connection& connection) const { return execute_on(connection, statement_); }

void Metadata::add(sql::Table table) {
    std::string name = table.schema.empty() ? table.name : table.schema + "." + table.name;
    tables_.insert_or_assign(std::move(name), std::make_unique<ReflectedTable>(std::move(table)));
}

std::vector<std::string> Metadata::names() const {
    std::vector<std::string> names;
    for (const auto& [name, table] : tables_) names.push_back(name);
    return names;
}

const ReflectedTable& Metadata::operator[](std::string_view table) const {
    const auto found = tables_.find(table);
    if (found != tables_.end()) return *found->second;
    throw Error("no_such_table", fmt::format("The database has no table {}.", table),
                "It has these: " + joined(names()) + ".");
}

Metadata reflect(Connection& connection, std::string_view schema) {
    Metadata metadata;
    for (sql::Table& table : Inspector(connection).tables(schema)) metadata.add(std::move(table));
    return metadata;
}

Metadata reflect(Engine& engine, std::string_view schema) { return reflect(*engine.connect("reflect"), schema); }

}  // namespace carboy::engine
