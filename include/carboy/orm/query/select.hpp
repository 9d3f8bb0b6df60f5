// select(): columns, expressions and whole models, as typed tuples.
#pragma once

#include <carboy/orm/query/statement_builder.hpp>
#include <carboy/orm/query/subquery.hpp>
#include <carboy/orm/query/tuples.hpp>
#include <carboy/orm/session/session.hpp>

#include <array>
#include <initializer_list>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace carboy::orm {

namespace detail {

/// Receives each row of a select.
struct RowSink {
    virtual void row(const sql::ValueView* cells) = 0;

  protected:
    ~RowSink() = default;
};

/// Executes the statement; complete() has been applied.
void run_select(Session& session, const sql::Select& statement, RowSink& sink);
/// Reads an object from the cells of its columns.  Returns nullptr when its key is NULL.
void* load_entity(Session& session, const Mapper& mapper, const sql::ValueView* cells);
[[noreturn]] void throw_missing_entity(const Mapper& mapper);
/// Makes the objects a load group.
void group_objects(Session& session, std::vector<void*>&& objects);
/// The scale of a decimal column, or -1.
int scale_of(const sql::Expression& column);
/// Reads a decimal number; an engine's double gets `scale` digits after the point.
sql::Decimal read_decimal(sql::ValueView cell, int scale);

template <class T>
T read_element(sql::ValueView cell, int scale) {
    if constexpr (std::is_same_v<T, sql::Decimal>)
        return read_decimal(cell, scale);
    else if constexpr (std::is_same_v<T, std::optional<sql::Decimal>>)
        return cell.is_null() ? T() : T(read_decimal(cell, scale));
    else
        return sql::from_view<T>(cell);
}

/// Reads rows into tuples.
template <class... T>
class TupleSink final : public RowSink {
  public:
    TupleSink(Session& session, const std::vector<sql::Expression>& columns) : session_(session) {
        std::size_t i = 0;
        (prepare<T>(i++, columns), ...);
    }
    void row(const sql::ValueView* cells) override { read(cells, std::index_sequence_for<T...>()); }
    std::vector<std::tuple<T...>> take() {
        for (std::vector<void*>& objects : objects_)
            if (!objects.empty()) group_objects(session_, std::move(objects));
        return std::move(rows_);
    }

  private:
    template <class E>
    void prepare(std::size_t i, const std::vector<sql::Expression>& columns) {
        first_[i] = width_;
        if constexpr (is_entity<E>) {
            width_ += joined_mapper<std::remove_pointer_t<std::remove_reference_t<E>>>().columns.size();
        } else {
            ++width_;
            if constexpr (sql::is_decimal<sql::Plain<E>>) scale_[i] = scale_of(columns[i]);
        }
    }
    template <class E>
    E element(const sql::ValueView* cells, std::size_t i) {
        if constexpr (is_entity<E>) {
            using Model = std::remove_pointer_t<std::remove_reference_t<E>>;
            auto* object = static_cast<Model*>(load_entity(session_, joined_mapper<Model>(), cells + first_[i]));
            if (object != nullptr) objects_[i].push_back(object);
            if constexpr (std::is_pointer_v<E>) {
                return object;
            } else {
                if (object == nullptr) throw_missing_entity(joined_mapper<Model>());
                return *object;
            }
        } else {
            return read_element<E>(cells[first_[i]], scale_[i]);
        }
    }
    template <std::size_t... I>
    void read(const sql::ValueView* cells, std::index_sequence<I...>) {
        rows_.push_back(std::tuple<T...>{element<T>(cells, I)...});
    }

    Session& session_;
    std::size_t width_ = 0;
    std::array<std::size_t, sizeof...(T)> first_{};
    std::array<int, sizeof...(T)> scale_{};
    std::array<std::vector<void*>, sizeof...(T)> objects_;
    std::vector<std::tuple<T...>> rows_;
};

}  // namespace detail

/// A SELECT of columns, expressions and models. FROM is the first table of the columns, or their first subquery, unless
/// select_from() names another.
///     select(User::c.name, func::count(Post::c.id)).join(User::c.posts).group_by(User::c.id)
template <class... T>
class Select : public StatementBuilder<Select<T...>> {
    using First = std::tuple_element_t<0, std::tuple<T...>>;

  public:
    explicit Select(sql::Expression (&&columns)[sizeof...(T)])
        : StatementBuilder<Select<T...>>(columns, sizeof...(T)) {}

    /// SQL: FROM the model's table, an alias, a subquery or a common table expression.
    template <class Model>
    Select& select_from() & {
        this->set_from(joined_mapper<Model>().table);
        return *this;
    }
    template <class Model>
    Select&& select_from() && {
        return std::move(this->template select_from<Model>());
    }
    template <detail::Joinable Rows>
    Select& select_from(const Rows& rows) & {
        this->set_from(detail::join_target(rows));
        return *this;
    }
    template <detail::Joinable Rows>
    Select&& select_from(const Rows& rows) && {
        return std::move(select_from(rows));
    }

    /// Executes a statement that changes rows along with this one, which need not use its rows.
    /// SQL: WITH.  Source: SQLAlchemy HasCTE.add_cte.
    Select& add_cte(const detail::NamedRows& rows) & {
        detail::add_with(this->statement_.with, rows.join_target());
        return *this;
    }
    Select&& add_cte(const detail::NamedRows& rows) && { return std::move(add_cte(rows)); }

    /// Combines the rows of two selects: without repeated rows, with them, the rows that are not in the other one, or
    /// the rows that are in both. Order, limit and offset that are set afterwards apply to the whole.
    template <class... U>
    Select union_(const Select<U...>& other) const {
        return combined(sql::SetOperation::union_, other);
    }
    template <class... U>
    Select union_all(const Select<U...>& other) const {
        return combined(sql::SetOperation::union_all, other);
    }
    template <class... U>
    Select except_(const Select<U...>& other) const {
        return combined(sql::SetOperation::except_, other);
    }
    template <class... U>
    Select intersect(const Select<U...>& other) const {
        return combined(sql::SetOperation::intersect, other);
    }

    /// Returns the statement that execute() sends, with FROM.  Throws: SessionError when a table is not joined.
    sql::Select statement() const {
        sql::Select complete = detail::ComposedSelect::statement();
        detail::complete(complete);
        return complete;
    }
    /// A subquery: what in_, not_in, exists and scalar_subquery take.  Throws: see statement().
    operator sql::Select() const { return statement(); }

    /// The rows under a name, as a source of another statement.  SQL: FROM (SELECT ...) AS name.
    Subquery<T...> subquery(std::string_view name) const {
        return Subquery<T...>(detail::NamedRows::subquery(statement(), name));
    }
    /// The same, written before the statement that uses it.  SQL: WITH name AS (SELECT ...).
    Subquery<T...> cte(std::string_view name) const {
        return Subquery<T...>(detail::NamedRows::cte(statement(), name));
    }
    /// The single value, NULL when there is no row.  Shape: one column, at most one row.
    auto scalar_subquery() const {
        static_assert(sizeof...(T) == 1 && !detail::is_entity<First>,
                      "carboy: scalar_subquery() requires a select() of one column");
        sql::Select one = statement();
        const int scale = detail::scale_of(one.columns.front());
        (void)scale;
        return sql::Expr<std::optional<sql::Plain<First>>>(
            sql::Expression::subquery(sql::Op::subquery, sql::share(std::move(one))));
    }
    /// True for a row of the enclosing statement when this select has a row.  SQL: EXISTS (SELECT ...).
    sql::Expr<bool> exists() const {
        return sql::Expr<bool>(sql::Expression::subquery(sql::Op::exists, sql::share(statement())));
    }

    // What Session::execute, scalar and scalars call.
    Tuples<T...> execute_in(Session& session) const {
        const sql::Select& composed = detail::ComposedSelect::statement();
        return detail::is_complete(composed) ? run(session, composed) : run(session, statement());
    }
    auto scalar_in(Session& session) const {
        Select one = *this;
        if (this->statement_.compounds.empty()) one.limit(detail::at_most_one(this->statement_));
        return one.execute_in(session).scalar();
    }
    auto scalars_in(Session& session) const { return execute_in(session).scalars(); }

  private:
    static Tuples<T...> run(Session& session, const sql::Select& statement) {
        detail::TupleSink<T...> sink(session, statement.columns);
        detail::run_select(session, statement, sink);
        return Tuples<T...>(sink.take());
    }
    template <class... U>
    Select combined(sql::SetOperation operation, const Select<U...>& other) const {
        check_same_columns(*this, other);
        Select both = *this;
        detail::combine(both.statement_, operation, other.statement());
        return both;
    }
};

template <class... T, class... U>
constexpr void check_same_columns(const Select<T...>&, const Select<U...>&) {
    static_assert(sizeof...(T) == sizeof...(U), "carboy: combined selects have the same number of columns");
    if constexpr (sizeof...(T) == sizeof...(U))
        static_assert((sql::same_form<T, U> && ...), "carboy: combined selects have columns of the same types");
}

/// Selects columns, expressions and models: select(Order::c, billing.city, func::count()).
template <class... E>
requires(sizeof...(E) > 0 && (Selectable<E> && ...)) auto select(const E&... elements) {
    return Select<typename detail::Element<E>::type...>({detail::Element<E>::expression(elements)...});
}

}  // namespace carboy::orm
