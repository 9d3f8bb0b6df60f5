// Query: a SELECT over a model as a value that is composed step by step, and executed at its end.
#pragma once

#include <carboy/orm/query/objects.hpp>
#include <carboy/orm/query/statement_builder.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>

#include <array>

namespace carboy::orm {

/// get_or_404() and its kin found nothing.  A web application answers 404.
class NotFound : public NoResultFound {
  public:
    using NoResultFound::NoResultFound;
};

namespace detail {

std::vector<void*> run_query(Session& session, const Mapper& mapper, const sql::Select& statement);
std::int64_t run_count(Session& session, const Mapper& mapper, const sql::Select& statement);
bool run_exists(Session& session, const sql::Select& statement);
void* run_one(Session& session, const Mapper& mapper, const sql::Select& statement);
[[noreturn]] void throw_not_one(const Mapper& mapper, std::size_t found);
[[noreturn]] void throw_not_found(const Mapper& mapper);

}  // namespace detail

/// Objects of one model.  Source: SQLAlchemy orm/query.py and Flask-SQLAlchemy query.py.
///     User::query().filter(User::c.name.like("A%")).order_by(User::c.id).all()
template <class Model>
class Query : public StatementBuilder<Query<Model>> {
    using Base = StatementBuilder<Query<Model>>;

  public:
    /// Runs on the current session of the fiber.
    Query() : Query(nullptr) {}
    /// Runs on this session.
    explicit Query(Session* session) : session_(session) {
        const sql::Source source{&joined_mapper<Model>().table};
        this->statement_.columns.push_back(sql::Expression::table_columns(source));
        this->statement_.from = source;
    }

    /// Conditions on columns by name: filter_by({.name = "Alice"}).
    Query& filter_by(const typename Model::By& by) & {
        Model::carboy_conditions(by, this->statement_.where);
        return *this;
    }
    Query&& filter_by(const typename Model::By& by) && { return std::move(filter_by(by)); }

    /// Shape: 0..n.  Lifetime: the session owns the objects.
    Objects<Model> all() const { return Objects<Model>(detail::run_query(session(), mapper(), this->statement_)); }
    /// The first that matches, or nullptr.  SQL: adds LIMIT 1.
    Model* first() const {
        sql::Select statement = this->statement_;
        statement.limit = 1;
        const std::vector<void*> found = detail::run_query(session(), mapper(), statement);
        return found.empty() ? nullptr : static_cast<Model*>(found.front());
    }
    /// The only one.  Throws: NoResultFound, MultipleResultsFound.
    Model& one() const {
        void* found = detail::run_one(session(), mapper(), this->statement_);
        if (found == nullptr) detail::throw_not_one(mapper(), 0);
        return *static_cast<Model*>(found);
    }
    /// The only one, or nullptr.  Throws: MultipleResultsFound.
    Model* one_or_none() const { return static_cast<Model*>(detail::run_one(session(), mapper(), this->statement_)); }
    /// The object with this primary key, or nullptr.  SQL: none when it is loaded in this transaction.
    template <class... Key>
    Model* get(const Key&... key) const {
        return session().template get<Model>(key...);
    }
    /// How many match.  SQL: SELECT count(*).
    std::int64_t count() const { return detail::run_count(session(), mapper(), this->statement_); }
    /// True when at least one matches.
    bool exists() const { return detail::run_exists(session(), this->statement_); }

    /// As get(), first() and one(); a web application answers 404 when there is none.  Throws: NotFound.
    template <class... Key>
    Model& get_or_404(const Key&... key) const {
        return found_or_404(get(key...));
    }
    Model& first_or_404() const { return found_or_404(first()); }
    /// Also for more than one.
    Model& one_or_404() const {
        try {
            return found_or_404(one_or_none());
        } catch (const MultipleResultsFound&) {
            detail::throw_not_found(mapper());
        }
    }

  private:
    static const Mapper& mapper() { return joined_mapper<Model>(); }
    Session& session() const { return session_ != nullptr ? *session_ : current_session(); }
    static Model& found_or_404(Model* found) {
        if (found == nullptr) detail::throw_not_found(mapper());
        return *found;
    }

    Session* session_;
};

template <class Model>
Query<Model> Session::query() {
    return Query<Model>(this);
}

template <class Model>
Objects<Model> Session::execute(const Query<Model>& query) {
    return Objects<Model>(detail::run_query(*this, joined_mapper<Model>(), query.statement()));
}

/// A query over a model by its other name: select<User>().where(...).
template <class Model>
Query<Model> select() {
    return Query<Model>();
}

}  // namespace carboy::orm
