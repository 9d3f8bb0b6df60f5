// update(), delete_() and insert(): statements that change many rows without loading their objects. Objects that the
// session has loaded show the new values afterwards, and leave the session when their rows are deleted.
// Source: SQLAlchemy's ORM-enabled INSERT, UPDATE and DELETE statements.
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <carboy/orm/query/select.hpp>
#include <carboy/orm/session/session.hpp>

#include <utility>
#include <vector>

namespace carboy::orm {

/// The result of a statement without returning().
class Changed {
  public:
    explicit Changed(std::int64_t rows) : rows_(rows) {}
    /// The number of rows that the statement matched or inserted.
    std::int64_t rowcount() const noexcept { return rows_; }

  private:
    std::int64_t rows_;
};

namespace detail {

/// A statement, and whether the session's objects are synchronized with it.
struct ChangeOptions {
    bool synchronize = true;
};

/// The statement with what the session adds: the columns with on_update_now, and the version counter.
sql::Update completed(const Mapper& mapper, sql::Update statement);
sql::Insert completed(const Mapper& mapper, sql::Insert statement);
sql::Delete completed(const Mapper& mapper, sql::Delete statement);
/// Throws: SessionError for an update that takes a second statement.
void check_one_statement(const Mapper& mapper, const sql::Update& statement);

// `sink` may be null.
std::int64_t run_change(Session& session, const Mapper& mapper, const sql::Update& statement, ChangeOptions options,
                        RowSink* sink);
std::int64_t run_change(Session& session, const Mapper& mapper, const sql::Delete& statement, ChangeOptions options,
                        RowSink* sink);
std::int64_t run_change(Session& session, const Mapper& mapper, const sql::Insert& statement, ChangeOptions options,
                        RowSink* sink);

/// Joins the target of a relationship, under its own name or as `target`.  Throws: SessionError.
void join_rows(std::vector<sql::Join>& joins, const sql::Table& table, const sql::Source& from,
               const RelationshipProperty& relation, const JoinTarget* target);
/// Joins rows by a condition.
void join_rows(std::vector<sql::Join>& joins, std::vector<sql::Cte>& with, const JoinTarget& target,
               sql::Expression on);

/// Adds the columns of a new object, filling defaults and foreign keys.  Throws: SessionError.
void add_row(sql::Insert& insert, const Mapper& mapper, void* object);
void set_column(std::vector<sql::Assignment>& set, std::uint16_t column, sql::Expression value);

/// The value of an assignment to a column: an expression of a type that it can hold, or a C++ value.
template <class Ref, class V>
sql::Expression assigned(const V& value) {
    using T = typename Ref::sql_value_type;
    using U = typename sql::ValueOf<V>::type;
    static_assert(!Ref::is_computed, "carboy: the database computes this column, so it cannot be set");
    if constexpr (sql::detail::IsOperand<V>) {
        static_assert(sql::same_form<T, U>, "carboy: set(): this expression has a different type from the column");
        return value.expression();
    } else if constexpr (std::is_same_v<V, std::nullopt_t>) {
        static_assert(!std::is_same_v<T, sql::Plain<T>>, "carboy: set(): this column cannot be NULL");
        return sql::Expression::parameter(sql::Value());
    } else {
        static_assert(std::convertible_to<const V&, T>,
                      "carboy: set(): this value has a different type from the column");
        sql::Scratch scratch;
        return sql::Expression::parameter_copy(view_cell<typename Ref::column_type>(static_cast<T>(value), scratch));
    }
}

template <class Ref, class Model>
constexpr void check_own_column() {
    static_assert(std::is_same_v<typename Ref::model_type, Model>,
                  "carboy: this column does not belong to the model that the statement changes");
}

/// A statement with RETURNING.
template <class Statement, class Model, class... T>
class Returning {
  public:
    Returning(Statement statement, ChangeOptions options) : statement_(std::move(statement)), options_(options) {}

    Tuples<T...> execute_in(Session& session) const {
        TupleSink<T...> sink(session, statement_.returning);
        run_change(session, joined_mapper<Model>(), statement_, options_, &sink);
        return Tuples<T...>(sink.take());
    }
    auto scalar_in(Session& session) const { return execute_in(session).scalar(); }
    auto scalars_in(Session& session) const { return execute_in(session).scalars(); }
    const Statement& statement() const noexcept { return statement_; }
    /// The changed rows, as a source of a select() or of another statement, which sees the tables as they were before.
    ///     const auto moved = delete_<Order>().where(old).returning(Order::c.id).cte("moved");
    /// SQL: WITH name AS (DELETE ... RETURNING ...), on PostgreSQL.  Source: SQLAlchemy HasCTE.cte.
    Subquery<T...> cte(std::string_view name) const {
        if constexpr (std::is_same_v<Statement, sql::Update>) check_one_statement(joined_mapper<Model>(), statement_);
        return Subquery<T...>(NamedRows::changed(completed(joined_mapper<Model>(), statement_), name));
    }

  private:
    Statement statement_;
    ChangeOptions options_;
};

/// The common part of update() and delete_().
template <class Derived, class Model, class Statement>
class Changing {
  public:
    Changing() { statement_.table = &joined_mapper<Model>().table; }

    /// Adds conditions, all of which must hold. Without conditions, the statement changes all rows.
    template <Filter... C>
    Derived& where(const C&... conditions) & {
        (add_filter(statement_.where, filter_of(conditions)), ...);
        return self();
    }
    template <Filter... C>
    Derived&& where(const C&... conditions) && {
        return std::move(where(conditions...));
    }
    template <Filter... C>
    Derived& filter(const C&... conditions) & {
        return where(conditions...);
    }
    template <Filter... C>
    Derived&& filter(const C&... conditions) && {
        return std::move(where(conditions...));
    }
    /// Joins other rows, whose columns the conditions and the new values may use: along a relationship,
    /// join(Product::c.supplier) or join(alias, Category::c.parent); a model, alias, subquery or common table
    /// expression by a condition.  SQL: UPDATE ... FROM, DELETE ... USING.
    template <RelationshipRef Ref>
    Derived& join(const Ref&) & {
        join_rows(statement_.joins, *statement_.table, Ref::source(), Ref::relationship(), nullptr);
        return self();
    }
    template <Entity E, RelationshipRef Ref>
    Derived& join(const E& target, const Ref&) & {
        static_assert(
            std::same_as<detail::EntityModel<typename E::carboy_entity>, typename Ref::target_type>,
            "carboy: join(): the relationship leads to a different model from the one that is joined along it");
        const JoinTarget joined = join_target(target);
        join_rows(statement_.joins, *statement_.table, Ref::source(), Ref::relationship(), &joined);
        return self();
    }
    template <class Other, sql::Condition C>
    requires(!RelationshipRef<C>) Derived& join(const C& on) & {
        join_rows(statement_.joins, statement_.with, join_target_of<Other>(), on.expression());
        return self();
    }
    template <Joinable Rows, sql::Condition C>
    Derived& join(const Rows& rows, const C& on) & {
        join_rows(statement_.joins, statement_.with, join_target(rows), on.expression());
        return self();
    }
    template <class... A>
    Derived&& join(const A&... arguments) && {
        return std::move(join(arguments...));
    }
    template <class Other, sql::Condition C>
    requires(!RelationshipRef<C>) Derived && join(const C& on) && {
        return std::move(this->template join<Other>(on));
    }

    /// With false, the session's objects keep their values.
    Derived& synchronize_session(bool on) & { return options_.synchronize = on, self(); }
    Derived&& synchronize_session(bool on) && { return std::move(synchronize_session(on)); }

    /// Returns columns or whole objects of the rows.  SQL: RETURNING.
    template <Selectable... E>
    auto returning(const E&... elements) const {
        Statement statement = statement_;
        statement.returning = {Element<E>::expression(elements)...};
        return Returning<Statement, Model, typename Element<E>::type...>(std::move(statement), options_);
    }

    const Statement& statement() const noexcept { return statement_; }
    Changed execute_in(Session& session) const {
        return Changed(run_change(session, joined_mapper<Model>(), statement_, options_, nullptr));
    }

  protected:
    Derived& self() { return static_cast<Derived&>(*this); }

    Statement statement_{};
    ChangeOptions options_;
};

}  // namespace detail

/// UPDATE of a model's rows: update<Product>().where(Product::c.stock > 5).set(Product::c.price, Product::c.price * 2).
template <class Model>
class UpdateRows : public detail::Changing<UpdateRows<Model>, Model, sql::Update> {
  public:
    /// Sets a column to a value or to an expression over the row.
    template <class Ref, class V>
    UpdateRows& set(const Ref& column, const V& value) & {
        detail::check_own_column<Ref, Model>();
        detail::set_column(this->statement_.set, column.column_number(), detail::assigned<Ref>(value));
        return *this;
    }
    template <class Ref, class V>
    UpdateRows&& set(const Ref& column, const V& value) && {
        return std::move(set(column, value));
    }
};

/// DELETE of a model's rows: delete_<Order>().where(Order::c.state == State::shipped).
template <class Model>
class DeleteRows : public detail::Changing<DeleteRows<Model>, Model, sql::Delete> {};

template <class Model>
UpdateRows<Model> update() {
    return {};
}
template <class Model>
DeleteRows<Model> delete_() {
    return {};
}

/// The value of a column in the row that an insert could not add, for do_update().
template <class Ref>
auto excluded(const Ref& column) {
    return sql::Expr<typename Ref::sql_value_type>(
        sql::Expression::excluded(joined_mapper<typename Ref::model_type>().table, column.column_number()));
}

/// INSERT of rows that do not become objects of the session: insert(Product{...}), insert(std::move(products)).
template <class Model>
class InsertRows {
  public:
    InsertRows() { statement_.table = &joined_mapper<Model>().table; }

    /// Adds a row. Its defaults are filled; a single integer key that is 0 is assigned by the database.
    InsertRows& add(Model&& object) & {
        detail::add_row(statement_, joined_mapper<Model>(), &object);
        return *this;
    }
    /// Inserts the rows of a select() into these columns. The other columns with defaults get them; a value that a
    /// function makes (default_uuid, default_from<>) is made once for all rows.
    /// Throws: SessionError, when the statement is executed, if the defaults cannot be added to a union().
    template <class... T, class... Ref>
    InsertRows& from_select(const Select<T...>& rows, const Ref&... columns) & {
        static_assert(sizeof...(T) == sizeof...(Ref),
                      "carboy: from_select(): name one column for each column of the select");
        (detail::check_own_column<Ref, Model>(), ...);
        static_assert(
            (sql::same_form<typename Ref::sql_value_type, T> && ...),
            "carboy: from_select(): a column of the select has a different type from the column that it fills");
        static_assert(!(Ref::is_computed || ...), "carboy: the database computes this column, so it cannot be set");
        statement_.columns = {columns.column_number()...};
        statement_.select = sql::share(rows.statement());
        statement_.with_defaults = true;
        return *this;
    }
    /// With false, from_select() leaves the columns that it does not name to the database.
    /// Source: SQLAlchemy Insert.from_select(include_defaults=...).
    InsertRows& include_defaults(bool on) & { return statement_.with_defaults = on, *this; }
    InsertRows&& include_defaults(bool on) && { return std::move(include_defaults(on)); }
    template <class... T, class... Ref>
    InsertRows&& from_select(const Select<T...>& rows, const Ref&... columns) && {
        return std::move(from_select(rows, columns...));
    }

    /// Names the unique key that do_nothing() and do_update() apply to. Without columns, do_nothing() applies to every
    /// unique key.
    template <class... Ref>
    InsertRows& on_conflict(const Ref&... columns) & {
        (detail::check_own_column<Ref, Model>(), ...);
        statement_.on_conflict.columns = {columns.column_number()...};
        return *this;
    }
    template <class... Ref>
    InsertRows&& on_conflict(const Ref&... columns) && {
        return std::move(on_conflict(columns...));
    }
    /// Leaves out rows whose key already exists.
    InsertRows& do_nothing() & {
        statement_.on_conflict.action = sql::OnConflict::Action::nothing;
        return *this;
    }
    InsertRows&& do_nothing() && { return std::move(do_nothing()); }
    /// Changes a column of the existing row; further calls set further columns. excluded(column) is the new value.
    template <class Ref, class V>
    InsertRows& do_update(const Ref& column, const V& value) & {
        detail::check_own_column<Ref, Model>();
        statement_.on_conflict.action = sql::OnConflict::Action::update;
        detail::set_column(statement_.on_conflict.set, column.column_number(), detail::assigned<Ref>(value));
        return *this;
    }
    template <class Ref, class V>
    InsertRows&& do_update(const Ref& column, const V& value) && {
        return std::move(do_update(column, value));
    }
    /// Changes only existing rows that meet the conditions.
    template <sql::Condition... C>
    InsertRows& where(const C&... conditions) & {
        (statement_.on_conflict.where.push_back(conditions.expression()), ...);
        return *this;
    }
    template <sql::Condition... C>
    InsertRows&& where(const C&... conditions) && {
        return std::move(where(conditions...));
    }
    /// Returns columns or whole objects of the inserted and changed rows.  SQL: RETURNING.
    template <Selectable... E>
    auto returning(const E&... elements) const {
        sql::Insert statement = statement_;
        statement.returning = {detail::Element<E>::expression(elements)...};
        return detail::Returning<sql::Insert, Model, typename detail::Element<E>::type...>(std::move(statement), {});
    }

    const sql::Insert& statement() const noexcept { return statement_; }
    Changed execute_in(Session& session) const {
        return Changed(detail::run_change(session, joined_mapper<Model>(), statement_, {}, nullptr));
    }

  private:
    sql::Insert statement_{};
};

template <class Model>
requires(!std::is_lvalue_reference_v<Model> &&
         IsModel<std::remove_cvref_t<Model>>) InsertRows<Model> insert(Model&& object) {
    InsertRows<Model> rows;
    rows.add(std::move(object));
    return rows;
}
/// All objects of a container, which is moved from.
template <class Range>
requires(!std::is_lvalue_reference_v<Range> &&
         IsModel<std::remove_cvref_t<decltype(*std::declval<Range&>().begin())>>) auto insert(Range&& objects) {
    using Model = std::remove_cvref_t<decltype(*objects.begin())>;
    InsertRows<Model> rows;
    for (Model& object : objects) rows.add(std::move(object));
    return rows;
}
/// For from_select().
template <class Model>
InsertRows<Model> insert() {
    return {};
}

}  // namespace carboy::orm
