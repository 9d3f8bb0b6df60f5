// Query: a SELECT over a model as a value, which is built step by step and executed by its last call.
#pragma once

#include <carboy/orm/mapping/key_check.hpp>
#include <carboy/orm/mapping/objects.hpp>
#include <carboy/orm/query/load.hpp>
#include <carboy/orm/query/page.hpp>
#include <carboy/orm/query/plan.hpp>
#include <carboy/orm/query/statement_builder.hpp>
#include <carboy/orm/query/stream.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>

#include <array>
#include <concepts>
#include <span>

namespace carboy::orm {

template <class Model>
class Untracked;

/// get_or_404() or a similar function found nothing. A web application answers 404.
class NotFound : public NoResultFound {
  public:
    using NoResultFound::NoResultFound;
};

namespace detail {

std::vector<void*> run_query(Session& session, const Mapper& mapper, const sql::Select& statement,
                             const LoadOptions& load);
void* run_get(Session& session, const Mapper& mapper, std::span<const sql::ValueView> key, const LoadOptions& load);
// Each of these changes the statement: that of a temporary query is taken, any other one is copied.
void* run_first(Session& session, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load);
void* run_first(Session& session, const Mapper& mapper, sql::Select&& statement, const LoadOptions& load);
void* run_one(Session& session, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load);
void* run_one(Session& session, const Mapper& mapper, sql::Select&& statement, const LoadOptions& load);
std::int64_t run_count(Session& session, const Mapper& mapper, const sql::Select& statement);
std::int64_t run_count(Session& session, const Mapper& mapper, sql::Select&& statement);
bool run_exists(Session& session, const sql::Select& statement);
bool run_exists(Session& session, sql::Select&& statement);
struct PageRows {
    PageNumbers numbers;
    std::vector<void*> objects;
};
struct KeysetRows {
    std::vector<void*> objects;
    std::string next{};
    std::string prev{};
};
PageRows run_page(Session& session, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load,
                  const PageOptions& options);
KeysetRows run_keyset(Session& session, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load,
                      const KeysetOptions& options);
[[noreturn]] void throw_not_one(const Mapper& mapper, std::size_t found);
/// The session of a list's owner.  Throws: SessionError.
Session& session_of_list(const ManyBase& list);
/// Restricts a query over the target of a list to its objects.  Throws: SessionError.
void select_members(const ManyBase& list, sql::Select& statement);
[[noreturn]] void throw_not_found(const Mapper& mapper);

}  // namespace detail

/// A query for objects of one model.  Source: SQLAlchemy orm/query.py and Flask-SQLAlchemy query.py.
///     User::query().filter(User::c.name.like("A%")).order_by(User::c.id).all()
template <class Model>
class Query : public StatementBuilder<Query<Model>> {
    using Base = StatementBuilder<Query<Model>>;

  public:
    /// Uses the fiber's current session.
    Query() : Query(nullptr) {}
    /// Uses this session.
    explicit Query(Session* session) : Base(joined_mapper<Model>().table), session_(session) {}

    /// Adds conditions on columns by name: filter_by({.name = "Alice"}).
    Query& filter_by(const typename Model::By& by) & {
        Model::carboy_conditions(by, this->statement_.where);
        return *this;
    }
    Query&& filter_by(const typename Model::By& by) && { return std::move(filter_by(by)); }

    /// Says how relationships are loaded: options(joined_load(User::c.badge), selectin_load(User::c.posts)).
    /// An option for the same relationship replaces an earlier one.
    template <class... Option>
    Query& options(const Option&... options) & {
        static_assert((std::same_as<typename Option::root_type, Model> && ...),
                      "carboy: this path does not exist: an option of a query begins at the query's model");
        (detail::add_option(load_, options.path()), ...);
        return *this;
    }
    template <class... Option>
    Query&& options(const Option&... options) && {
        return std::move(this->options(options...));
    }
    /// Refreshes objects that are already in the session, and discards their changes that no flush has written.
    /// Source: SQLAlchemy Query.populate_existing.
    Query& populate_existing() & { return load_.populate_existing = true, *this; }
    Query&& populate_existing() && { return std::move(populate_existing()); }

    /// Reads the query while the program iterates, `portion` rows at a time; selectin_load() loads for each portion.
    /// The objects belong to the session, which keeps them. untracked().stream() keeps none.
    Stream<Model> stream(std::size_t portion = 1000) const {
        return Stream<Model>({session(), mapper(), this->statement_, load_, portion, true});
    }
    /// A query whose objects do not enter the session: they are read-only, and the result owns them.
    Untracked<Model> untracked() const { return Untracked<Model>(*this); }

    /// Returns all objects.  Shape: 0..n.  Lifetime: the session owns the objects.
    Objects<Model> all() const {
        return Objects<Model>(detail::run_query(session(), mapper(), this->statement_, load_));
    }
    /// Returns the first object, or nullptr.  SQL: LIMIT 1, unless the query's own limit is smaller.
    Model* first() const& { return object(detail::run_first(session(), mapper(), this->statement_, load_)); }
    Model* first() && { return object(detail::run_first(session(), mapper(), std::move(this->statement_), load_)); }
    /// Returns the only object.  Throws: NoResultFound, MultipleResultsFound.
    Model& one() const& { return *object(the_one(detail::run_one(session(), mapper(), this->statement_, load_))); }
    Model& one() && {
        return *object(the_one(detail::run_one(session(), mapper(), std::move(this->statement_), load_)));
    }
    /// Returns the only object, or nullptr.  Throws: MultipleResultsFound.
    Model* one_or_none() const& { return object(detail::run_one(session(), mapper(), this->statement_, load_)); }
    Model* one_or_none() && { return object(detail::run_one(session(), mapper(), std::move(this->statement_), load_)); }
    /// Returns the object with this primary key, or nullptr.  SQL: none when it has been loaded in this transaction.
    template <class... Key>
    Model* get(const Key&... key) const {
        detail::check_key<Model, Key...>();
        std::array<sql::Scratch, sizeof...(Key)> scratch;
        std::size_t i = 0;
        const std::array<sql::ValueView, sizeof...(Key)> views{sql::to_view(key, scratch[i++])...};
        return object(detail::run_get(session(), mapper(), views, load_));
    }
    /// Returns the size of all().  SQL: SELECT count(*), over a subquery if rows are grouped, joined, distinct or
    /// limited.
    std::int64_t count() const& { return detail::run_count(session(), mapper(), this->statement_); }
    std::int64_t count() && { return detail::run_count(session(), mapper(), std::move(this->statement_)); }
    /// True when all() is not empty.
    bool exists() const& { return detail::run_exists(session(), this->statement_); }
    bool exists() && { return detail::run_exists(session(), std::move(this->statement_)); }

    /// Like get(), first() and one(), but a web application answers 404 when there is no object.  Throws: NotFound.
    template <class... Key>
    Model& get_or_404(const Key&... key) const {
        return found_or_404(get(key...));
    }
    Model& first_or_404() const& { return found_or_404(first()); }
    Model& first_or_404() && { return found_or_404(std::move(*this).first()); }
    /// Also throws NotFound for more than one object.
    Model& one_or_404() const& { return Query(*this).take_one_or_404(); }
    Model& one_or_404() && { return take_one_or_404(); }

    /// Returns one page of the objects, and their total number. The query should have an order.
    /// SQL: LIMIT and OFFSET, then count().  Throws: NotFound for a page that does not exist.
    Pagination<Model> paginate(const PageOptions& options = {}) const {
        detail::PageRows rows = detail::run_page(session(), mapper(), this->statement_, load_, options);
        return Pagination<Model>(rows.numbers, Objects<Model>(std::move(rows.objects)));
    }
    /// Returns the page after or before a cursor, in the query's order, which the primary key completes.
    /// SQL: a condition on the order's terms and LIMIT.  Throws: NotFound for a cursor of another query.
    KeysetPage<Model> keyset(const KeysetOptions& options = {}) const {
        detail::KeysetRows rows = detail::run_keyset(session(), mapper(), this->statement_, load_, options);
        return {Objects<Model>(std::move(rows.objects)), std::move(rows.next), std::move(rows.prev)};
    }
    /// Returns how the engine would execute the query.
    Plan explain() const { return detail::explain(session(), this->statement_); }

    // What Session::execute, scalar and scalars call.
    Objects<Model> execute_in(Session& session) const {
        return Objects<Model>(detail::run_query(session, mapper(), this->statement_, load_));
    }
    Model* scalar_in(Session& session) const {
        return object(detail::run_first(session, mapper(), this->statement_, load_));
    }
    Objects<Model> scalars_in(Session& session) const { return execute_in(session); }

  private:
    static const Mapper& mapper() { return joined_mapper<Model>(); }
    Session& session() const { return session_ != nullptr ? *session_ : current_session(); }
    Model& take_one_or_404() {
        try {
            return found_or_404(std::move(*this).one_or_none());
        } catch (const MultipleResultsFound&) {
            detail::throw_not_found(mapper());
        }
    }
    static Model* object(void* found) { return static_cast<Model*>(found); }
    static void* the_one(void* found) {
        if (found == nullptr) detail::throw_not_one(mapper(), 0);
        return found;
    }
    static Model& found_or_404(Model* found) {
        if (found == nullptr) detail::throw_not_found(mapper());
        return *found;
    }

    friend class Untracked<Model>;
    friend Query detail::query_of_members<Model>(const ManyBase& list);

    Session* session_;
    KeptLoadOptions load_;
};

/// A query whose objects stay outside the session: no identity map, no changes, no pending objects. Their relationships
/// load as those of other objects do. An assignment throws SessionError("untracked").
template <class Model>
class Untracked {
  public:
    explicit Untracked(Query<Model> query) : query_(std::move(query)) {}

    /// Returns all objects.  Shape: 0..n.  Lifetime: the result owns the objects.
    UntrackedObjects<Model> all() const {
        return UntrackedObjects<Model>(
            detail::run_untracked(query_.session(), Query<Model>::mapper(), query_.statement(), query_.load_));
    }
    /// Reads the objects in constant memory.  Lifetime: each object, and what it loads, until the iterator has passed
    /// it.
    Stream<const Model> stream(std::size_t portion = 1000) const {
        return Stream<const Model>(
            {query_.session(), Query<Model>::mapper(), query_.statement(), query_.load_, portion, false});
    }

  private:
    Query<Model> query_;
};

template <class Target>
Query<Target> detail::query_of_members(const ManyBase& list) {
    Query<Target> query(&session_of_list(list));
    select_members(list, query.statement_);
    return query;
}

template <class Model>
Query<Model> Session::query() {
    return Query<Model>(this);
}

/// A query over a model under another name: select<User>().where(...).
template <class Model>
Query<Model> select() {
    return Query<Model>();
}

}  // namespace carboy::orm
