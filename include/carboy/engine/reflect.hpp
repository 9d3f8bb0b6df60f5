// Tables of a live database that no model declares: their columns are found by name, at run time.
// Source: SQLAlchemy MetaData.reflect and Table(..., autoload_with=engine).
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/cursor.hpp>
#include <carboy/engine/engine.hpp>
#include <carboy/sql/statement/expr.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::engine {

namespace detail {

/// Throws: Error "wrong_type" when the values of a column are never of this kind.
void check_kind(const sql::Table& table, std::size_t column, const sql::Expression& value);

/// Returns `column op value`; equality with NULL becomes IS NULL, as in SQLAlchemy.
sql::Expression comparison(sql::Op op, sql::Expression column, sql::Expression value);

}  // namespace detail

/// A column of a reflected table.  Lifetime: its table must outlive the statements that use it.
class ReflectedColumn {
  public:
    ReflectedColumn(const sql::Table& table, std::size_t number) : table_(&table), number_(number) {}

    const sql::Column& description() const { return table_->columns[number_]; }
    sql::Expression expression() const { return sql::Expression::column(*table_, number_); }
    /// The column as one of a C++ type, with all operators and for func:: and select():
    ///     session.execute(select(users["name"].as<std::string>()))
    template <class T>
    sql::Expr<std::optional<T>> as() const {
        return sql::Expr<std::optional<T>>(expression());
    }

    sql::OrderTerm asc() const { return {expression(), false}; }
    sql::OrderTerm desc() const { return {expression(), true}; }
    operator sql::OrderTerm() const { return asc(); }
    sql::Expr<bool> is_null() const { return sql::Expr<bool>(sql::Expression::unary(sql::Op::is_null, expression())); }
    sql::Expr<bool> is_not_null() const {
        return sql::Expr<bool>(sql::Expression::unary(sql::Op::is_not_null, expression()));
    }
    sql::Expr<std::optional<bool>> like(std::string_view pattern) const { return as<std::string>().like(pattern); }
    template <class Range>
    sql::Expr<std::optional<bool>> in_(const Range& values) const {
        std::vector<sql::Expression> list;
        for (const auto& value : values) list.push_back(operand(value));
        if (list.empty()) return sql::Expr<std::optional<bool>>(sql::Expression::leaf(sql::Op::false_));
        return sql::Expr<std::optional<bool>>(sql::Expression::in_list(sql::Op::in, expression(), std::move(list)));
    }

    /// A value, or another column, for a comparison with this one.  Throws: Error "wrong_type".
    template <class V>
    sql::Expression operand(const V& value) const {
        if constexpr (std::same_as<V, ReflectedColumn>) {
            return value.expression();
        } else {
            sql::Expression made;
            if constexpr (sql::detail::TextLike<V>)
                made = sql::Expression::parameter_copy(sql::ValueView::text(value));
            else
                made = sql::make_parameter(value);
            detail::check_kind(*table_, number_, made);
            return made;
        }
    }
    template <class V>
    sql::Expr<std::optional<bool>> compare(sql::Op op, const V& value) const {
        return sql::Expr<std::optional<bool>>(detail::comparison(op, expression(), operand(value)));
    }

  private:
    const sql::Table* table_;
    std::size_t number_;
};

#define CARBOY_REFLECTED_COMPARISON(symbol, op)                                                     \
    template <class V>                                                                              \
    sql::Expr<std::optional<bool>> operator symbol(const ReflectedColumn& column, const V& value) { \
        return column.compare(sql::Op::op, value);                                                  \
    }
CARBOY_REFLECTED_COMPARISON(==, equal)
CARBOY_REFLECTED_COMPARISON(!=, not_equal)
CARBOY_REFLECTED_COMPARISON(<, less)
CARBOY_REFLECTED_COMPARISON(<=, less_equal)
CARBOY_REFLECTED_COMPARISON(>, greater)
CARBOY_REFLECTED_COMPARISON(>=, greater_equal)
#undef CARBOY_REFLECTED_COMPARISON

class ReflectedTable;

/// A SELECT of reflected tables, built clause by clause.
class ReflectedSelect {
  public:
    ReflectedSelect(const ReflectedTable& table, std::initializer_list<std::string_view> columns);

    /// Selects columns of joined tables too.
    template <class... Column>
    ReflectedSelect& columns(const Column&... columns) {
        (statement_.columns.push_back(columns.expression()), ...);
        return *this;
    }
    template <class... C>
    ReflectedSelect& where(const C&... conditions) {
        (statement_.where.push_back(conditions.expression()), ...);
        return *this;
    }
    template <class... Term>
    ReflectedSelect& order_by(const Term&... terms) {
        (statement_.order_by.push_back(terms), ...);
        return *this;
    }
    template <class C>
    ReflectedSelect& join(const ReflectedTable& table, const C& on) {
        return add_join(table, on.expression(), false);
    }
    template <class C>
    ReflectedSelect& outerjoin(const ReflectedTable& table, const C& on) {
        return add_join(table, on.expression(), true);
    }
    ReflectedSelect& limit(std::int64_t rows) { return statement_.limit = rows, *this; }
    ReflectedSelect& offset(std::int64_t rows) { return statement_.offset = rows, *this; }

    const sql::Select& statement() const noexcept { return statement_; }
    /// Returns the rows, whose columns have their names.
    Cursor execute(Connection& connection) const;

  private:
    ReflectedSelect& add_join(const ReflectedTable& table, sql::Expression on, bool outer);

    sql::Select statement_;
};

/// An INSERT of one row.
class ReflectedInsert {
  public:
    explicit ReflectedInsert(const ReflectedTable& table);

    /// Sets a column of the row.  Throws: Error "no_such_column", "wrong_type".
    template <class V>
    ReflectedInsert& value(std::string_view column, const V& value);
    /// Returns columns of the new row.  SQL: RETURNING.
    ReflectedInsert& returning(std::initializer_list<std::string_view> columns);
    Cursor execute(Connection& connection) const;

  private:
    const ReflectedTable* table_;
    sql::Insert statement_;
};

/// An UPDATE of the rows that meet all conditions.
class ReflectedUpdate {
  public:
    explicit ReflectedUpdate(const ReflectedTable& table);

    template <class V>
    ReflectedUpdate& set(std::string_view column, const V& value);
    template <class... C>
    ReflectedUpdate& where(const C&... conditions) {
        (statement_.where.push_back(conditions.expression()), ...);
        return *this;
    }
    Cursor execute(Connection& connection) const;

  private:
    const ReflectedTable* table_;
    sql::Update statement_;
};

/// A DELETE of the rows that meet all conditions.
class ReflectedDelete {
  public:
    explicit ReflectedDelete(const ReflectedTable& table);

    template <class... C>
    ReflectedDelete& where(const C&... conditions) {
        (statement_.where.push_back(conditions.expression()), ...);
        return *this;
    }
    Cursor execute(Connection& connection) const;

  private:
    sql::Delete statement_;
};

/// A table as an inspector has read it.
///     users.select({"id", "name"}).where(users["age"] > 30).order_by(users["name"]).execute(connection)
class ReflectedTable {
  public:
    explicit ReflectedTable(sql::Table table) : table_(std::move(table)) {}
    ReflectedTable(const ReflectedTable&) = delete;
    ReflectedTable& operator=(const ReflectedTable&) = delete;

    const sql::Table& description() const noexcept { return table_; }
    /// Throws: Error "no_such_column", which lists the columns.
    ReflectedColumn operator[](std::string_view column) const { return {table_, number_of(column)}; }
    std::size_t number_of(std::string_view column) const;

    /// All columns, unless some are named.
    ReflectedSelect select(std::initializer_list<std::string_view> columns = {}) const { return {*this, columns}; }
    ReflectedInsert insert() const { return ReflectedInsert(*this); }
    ReflectedUpdate update() const { return ReflectedUpdate(*this); }
    ReflectedDelete delete_() const { return ReflectedDelete(*this); }

  private:
    sql::Table table_;
};

template <class V>
ReflectedInsert& ReflectedInsert::value(std::string_view column, const V& value) {
    statement_.columns.push_back(static_cast<std::uint16_t>(table_->number_of(column)));
    statement_.values.push_back((*table_)[column].operand(value));
    return *this;
}
template <class V>
ReflectedUpdate& ReflectedUpdate::set(std::string_view column, const V& value) {
    statement_.set.push_back({static_cast<std::uint16_t>(table_->number_of(column)), (*table_)[column].operand(value)});
    return *this;
}

/// The tables of a database, or of one of its schemas, as they were when they were read.
/// Lifetime: it must outlive the statements that use its tables.
class Metadata {
  public:
    Metadata() = default;

    /// Returns a table. One of a schema has the name "sales.invoice".  Throws: Error "no_such_table", with the names.
    const ReflectedTable& operator[](std::string_view table) const;
    bool contains(std::string_view table) const { return tables_.find(table) != tables_.end(); }
    std::vector<std::string> names() const;
    std::size_t size() const noexcept { return tables_.size(); }

    void add(sql::Table table);

  private:
    std::map<std::string, std::unique_ptr<ReflectedTable>, std::less<>> tables_;
};

/// Reads all tables, of a schema if one is given.
Metadata reflect(Connection& connection, std::string_view schema = {});
Metadata reflect(Engine& engine, std::string_view schema = {});

}  // namespace carboy::engine
