// The names that the cases in *.sqltest use: four tables, and statements that read like SQLAlchemy's.
#pragma once

#include <carboy/sql/compile/compile.hpp>
#include <carboy/sql/statement/alias.hpp>
#include <carboy/sql/statement/case.hpp>
#include <carboy/sql/statement/cast.hpp>
#include <carboy/sql/statement/changed_rows.hpp>
#include <carboy/sql/statement/date_func.hpp>
#include <carboy/sql/statement/func.hpp>
#include <carboy/sql/statement/json_path.hpp>
#include <carboy/sql/statement/subquery.hpp>
#include <carboy/sql/statement/tuple.hpp>
#include <carboy/sql/statement/window.hpp>
#include <carboy/sql/types/chrono.hpp>

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace carboy::sqltest {

using namespace carboy::sql;
using Statement = std::variant<Select, Insert, Update, Delete>;
using Moment = std::chrono::sys_time<std::chrono::microseconds>;

extern const Table user_table;
extern const Table post_table;
extern const Table node_table;
extern const Table order_table;
extern const Table thing_table;
std::vector<const Table*> all_tables();

/// A column of a table, or of its alias.
template <class T>
struct Col : Operand<Col<T>, T> {
    Col(const Source& source_, std::size_t number_) : source(source_), number(number_) {}
    Expression expression() const { return Expression::column(source, number); }

    Source source;
    std::size_t number;
};

/// A table under its name, or under t_alias: user(), user(1).
struct User {
    explicit User(std::uint16_t alias = 0) : source{&user_table, alias} {}
    Source source;
    Col<std::int64_t> id{source, 0};
    Col<std::string> name{source, 1};
    Col<std::optional<std::string>> email{source, 2};
    Col<std::optional<std::int32_t>> age{source, 3};
    Col<double> balance{source, 4};
    Col<bool> active{source, 5};
    Col<Moment> created{source, 6};
};
struct Post {
    explicit Post(std::uint16_t alias = 0) : source{&post_table, alias} {}
    Source source;
    Col<std::int64_t> id{source, 0};
    Col<std::string> title{source, 1};
    Col<std::optional<std::string>> body{source, 2};
    Col<std::optional<std::int64_t>> user_id{source, 3};
    Col<std::int32_t> views{source, 4};
};
struct TreeNode {
    explicit TreeNode(std::uint16_t alias = 0) : source{&node_table, alias} {}
    Source source;
    Col<std::int64_t> id{source, 0};
    Col<std::optional<std::int64_t>> parent_id{source, 1};
    Col<std::string> name{source, 2};
};
/// Reserved words, capital letters and spaces in names.
struct Order {
    explicit Order(std::uint16_t alias = 0) : source{&order_table, alias} {}
    Source source;
    Col<std::int64_t> id{source, 0};
    Col<std::string> select{source, 1};
    Col<std::int32_t> group{source, 2};
    Col<std::string> with_space{source, 3};
    Col<std::string> capital{source, 4};
};

/// Money and documents.
struct Thing {
    explicit Thing(std::uint16_t alias = 0) : source{&thing_table, alias} {}
    Source source;
    Col<std::int64_t> id{source, 0};
    Col<Decimal> price{source, 1};
    Col<std::optional<Json>> data{source, 2};
    Col<std::optional<std::chrono::sys_days>> day{source, 3};
};

inline const User user;
inline const Thing thing;
inline const Post post;
inline const TreeNode node;
inline const Order order;

/// A condition with literal text, for operators of one engine.
template <class A, class B>
Expr<bool> op(const A& a, const char* symbol, const B& b) {
    return Expr<bool>(Expression::nary(Op::operator_, {a.expression(), make_operand<std::string>(b)}, 0, symbol));
}
template <class T = std::int64_t>
Expr<T> keyword(const char* text) {
    return Expr<T>(Expression::keyword(text));
}
inline Expr<bool> true_() { return Expr<bool>(Expression::leaf(Op::true_)); }
inline Expr<bool> false_() { return Expr<bool>(Expression::leaf(Op::false_)); }
template <class T>
Expr<T> value(const T& value) {
    return Expr<T>(typed_operand<T>(value));
}
inline Expr<std::string> value(const char* text) { return value(std::string(text)); }
template <class A>
Expr<typename A::sql_value_type> neg(const A& a) {
    return Expr<typename A::sql_value_type>(Expression::unary(Op::negate, a.expression()));
}
/// The rows (a, b) of pairs to look for.
template <class A, class B>
Expr<bool> pair_in(const A& a, const B& b,
                   std::vector<std::pair<typename A::sql_value_type, typename B::sql_value_type>> pairs) {
    std::vector<Expression> operands{Expression::nary(Op::tuple, {a.expression(), b.expression()})};
    for (const auto& [x, y] : pairs)
        operands.push_back(Expression::nary(
            Op::tuple, {make_operand<typename A::sql_value_type>(x), make_operand<typename B::sql_value_type>(y)}));
    return Expr<bool>(Expression::nary(Op::in, std::move(operands)));
}

/// Builds a SELECT.
class Selecting {
  public:
    explicit Selecting(std::vector<Expression> columns) { select_.columns = std::move(columns); }
    operator Statement() const { return select_; }
    operator Select() const { return select_; }

    template <class T>
    Selecting from(const T& table) const {
        return with([&](Select& s) { s.from = source_of(table); });
    }
    template <class T, class C>
    Selecting join(const T& table, const C& on) const {
        return with([&](Select& s) { s.joins.push_back({source_of(table), on.expression()}); });
    }
    template <class T, class C>
    Selecting outer_join(const T& table, const C& on) const {
        return with([&](Select& s) { s.joins.push_back({source_of(table), on.expression(), true}); });
    }
    template <class T, class C>
    Selecting full_join(const T& table, const C& on) const {
        return with([&](Select& s) { s.joins.push_back({source_of(table), on.expression(), false, true}); });
    }
    template <class T>
    Selecting cross_join(const T& table) const {
        return with([&](Select& s) { s.joins.push_back({source_of(table), {}, false, false, true}); });
    }
    template <class T, class C>
    Selecting lateral_join(const T& table, const C& on) const {
        return with([&](Select& s) {
            s.joins.push_back({source_of(table), on.expression(), false, false, false, true});
        });
    }
    template <class... C>
    Selecting distinct_on(const C&... terms) const {
        return with([&](Select& s) { (s.distinct_on.push_back(terms.expression()), ...); });
    }
    template <class... C>
    Selecting where(const C&... conditions) const {
        return with([&](Select& s) { (s.where.push_back(conditions.expression()), ...); });
    }
    template <class... C>
    Selecting group_by(const C&... terms) const {
        return with([&](Select& s) { (s.group_by.push_back(terms.expression()), ...); });
    }
    template <class... C>
    Selecting having(const C&... conditions) const {
        return with([&](Select& s) { (s.having.push_back(conditions.expression()), ...); });
    }
    template <class... C>
    Selecting order_by(const C&... terms) const {
        return with([&](Select& s) { (s.order_by.push_back(term(terms)), ...); });
    }
    Selecting limit(std::int64_t n) const {
        return with([&](Select& s) { s.limit = n; });
    }
    Selecting offset(std::int64_t n) const {
        return with([&](Select& s) { s.offset = n; });
    }
    Selecting distinct() const {
        return with([&](Select& s) { s.distinct = true; });
    }
    Selecting for_update(LockWait wait = LockWait::wait) const {
        return with([&](Select& s) { s.for_update = true, s.lock_wait = wait; });
    }
    Selecting for_share(LockWait wait = LockWait::wait) const {
        return with([&](Select& s) { s.for_share = true, s.lock_wait = wait; });
    }
    Selecting union_(const Select& other) const { return compound(SetOperation::union_, other); }
    Selecting union_all(const Select& other) const { return compound(SetOperation::union_all, other); }
    Selecting except_(const Select& other) const { return compound(SetOperation::except_, other); }
    Selecting intersect(const Select& other) const { return compound(SetOperation::intersect, other); }
    Selecting with_change(std::uint16_t number, std::vector<const char*> columns, const Statement& change) const {
        auto rows = std::make_shared<ChangedRows>();
        if (const auto* one = std::get_if<Insert>(&change)) rows->statement = *one;
        if (const auto* one = std::get_if<Update>(&change)) rows->statement = *one;
        if (const auto* one = std::get_if<Delete>(&change)) rows->statement = *one;
        return with([&](Select& s) {
            s.with.push_back({.number = number, .columns = std::move(columns), .select = {}, .change = rows});
        });
    }
    Selecting with_cte(std::uint16_t number, std::vector<const char*> columns, const Select& select,
                       bool recursive = false) const {
        return with([&](Select& s) {
            s.with.push_back({number, std::move(columns), std::make_shared<const Select>(select), recursive});
        });
    }

  private:
    template <class F>
    Selecting with(F change) const {
        Selecting copy = *this;
        change(copy.select_);
        return copy;
    }
    Selecting compound(SetOperation operation, const Select& other) const {
        return with([&](Select& s) { s.compounds.push_back({operation, std::make_shared<const Select>(other)}); });
    }
    template <class T>
    static Source source_of(const T& table) {
        if constexpr (std::is_same_v<T, Source>)
            return table;
        else
            return table.source;
    }
    static OrderTerm term(const OrderTerm& term) { return term; }
    template <class T>
    static OrderTerm term(const T& operand) {
        return operand.asc();
    }

    Select select_;
};

template <class... C>
Selecting select(const C&... columns) {
    return Selecting({columns.expression()...});
}
template <class T>
Selecting select_all(const T& table) {
    return Selecting({Expression::table_columns(table.source)});
}

template <class... C>
std::vector<std::uint16_t> numbers(const C&... columns) {
    return {static_cast<std::uint16_t>(columns.number)...};
}
template <class T, class V>
Assignment set(const Col<T>& column, const V& value) {
    return {static_cast<std::uint16_t>(column.number), make_operand<T>(value)};
}
template <class T>
Assignment set(const Col<T>& column, std::nullopt_t) {
    return {static_cast<std::uint16_t>(column.number), Expression::parameter(Value())};
}
template <class T>
Expr<Plain<T>> excluded(const Col<T>& column) {
    return Expr<Plain<T>>(Expression::excluded(*column.source.table, column.number));
}

/// Builds an INSERT.
class Inserting {
  public:
    Inserting(const Table& table, std::vector<std::uint16_t> columns)
        : insert_{.table = &table, .columns = std::move(columns)} {}
    operator Statement() const { return insert_; }

    template <class... V>
    Inserting values(const V&... row) const {
        return with([&](Insert& i) { (i.values.push_back(of(row)), ...); });
    }
    Inserting rows(std::size_t count) const {
        return with([&](Insert& i) { i.rows = count; });
    }
    Inserting from_select(const Select& select) const {
        return with([&](Insert& i) { i.select = std::make_shared<const Select>(select); });
    }
    template <class... C>
    Inserting on_conflict_do_nothing(const C&... columns) const {
        return with([&](Insert& i) { i.on_conflict = {OnConflict::Action::nothing, numbers(columns...)}; });
    }
    template <class C, class... S>
    Inserting on_conflict_do_update(const C& column, const S&... assignments) const {
        return with([&](Insert& i) {
            i.on_conflict = {OnConflict::Action::update, numbers(column), {assignments...}};
        });
    }
    template <class C>
    Inserting where(const C& condition) const {
        return with([&](Insert& i) { i.on_conflict.where.push_back(condition.expression()); });
    }
    template <class... C>
    Inserting returning(const C&... columns) const {
        return with([&](Insert& i) { (i.returning.push_back(columns.expression()), ...); });
    }

  private:
    template <class F>
    Inserting with(F change) const {
        Inserting copy = *this;
        change(copy.insert_);
        return copy;
    }
    template <class V>
    static Expression of(const V& value) {
        if constexpr (std::is_base_of_v<sql::detail::OperandTag, V>)
            return value.expression();
        else
            return make_parameter(value);
    }

    Insert insert_;
};

template <class T, class... C>
Inserting insert(const T& table, const C&... columns) {
    return Inserting(*table.source.table, numbers(columns...));
}

/// Builds an UPDATE or DELETE.
template <class S>
class Changing {
  public:
    explicit Changing(S statement) : statement_(std::move(statement)) {}
    operator Statement() const { return statement_; }

    template <class C>
    Changing join(const Source& source, const C& on) const {
        Changing copy = *this;
        copy.statement_.joins.push_back({source, on.expression()});
        return copy;
    }
    template <class T, class C>
    Changing join(const T& table, const C& on) const {
        return join(table.source, on);
    }

    template <class... C>
    Changing where(const C&... conditions) const {
        Changing copy = *this;
        (copy.statement_.where.push_back(conditions.expression()), ...);
        return copy;
    }
    template <class... C>
    Changing returning(const C&... columns) const {
        Changing copy = *this;
        (copy.statement_.returning.push_back(columns.expression()), ...);
        return copy;
    }
    template <class... C>
    Changing matched(const C&... columns) const {
        Changing copy = *this;
        copy.statement_.matched = numbers(columns...);
        return copy;
    }
    template <class... C>
    Changing columns(const C&... columns) const {
        Changing copy = *this;
        copy.statement_.columns = numbers(columns...);
        return copy;
    }

  private:
    S statement_;
};

template <class T, class... A>
Changing<Update> update(const T& table, const A&... assignments) {
    return Changing<Update>({.table = table.source.table, .set = {assignments...}});
}
template <class T>
Changing<Delete> delete_(const T& table) {
    return Changing<Delete>({.table = table.source.table});
}

/// One case of a .sqltest file.
struct Case {
    const char* file;
    int line;
    const char* name;
    Statement (*make)();
    const char* sqlite;
    const char* postgresql;
    const char* mariadb;
    const char* values;
};

/// The cases register themselves.
std::vector<Case>& cases();
inline int add_case(const Case& one) { return cases().push_back(one), 0; }

}  // namespace carboy::sqltest
