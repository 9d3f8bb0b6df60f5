// Database: the ORM bound to an application. Each application context has a session, which is opened on first use and
// closed with the context.  Source: Flask-SQLAlchemy extension.py.
#pragma once

#include <carboy/engine/engine.hpp>
#include <carboy/orm/query/query.hpp>
#include <carboy/orm/query/select.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/orm/session/transaction.hpp>
#include <carboy/web/app/app.hpp>

#include <initializer_list>
#include <utility>

namespace carboy::webdb {

/// The session of the current application context, under one name. It has every member function of orm::Session.
/// Throws: SessionError from every function outside an application context.
class ScopedSession {
  public:
    /// The session itself.
    orm::Session& operator*() const { return orm::current_session(); }
    orm::Session* operator->() const { return &orm::current_session(); }
    operator orm::Session&() const { return orm::current_session(); }

    template <class Model>
    auto& add(Model&& object) const {
        return orm::current_session().add(std::forward<Model>(object));
    }
    template <class... Model>
    auto add_all(Model&&... objects) const {
        return orm::current_session().add_all(std::forward<Model>(objects)...);
    }
    template <class Model>
    void add_all(std::initializer_list<Model> objects) const {
        orm::current_session().add_all(objects);
    }
    template <class Model>
    void delete_(Model& object) const {
        orm::current_session().delete_(object);
    }
    template <class Range>
    void delete_all(const Range& objects) const {
        orm::current_session().delete_all(objects);
    }
    template <class Model>
    void erase(Model& object) const {
        delete_(object);
    }
    template <class Model, class... Key>
    Model* get(const Key&... key) const {
        return orm::current_session().template get<Model>(key...);
    }
    template <class Model, class... Key>
    Model& get_one(const Key&... key) const {
        return orm::current_session().template get_one<Model>(key...);
    }
    template <class Model>
    requires orm::ModelObject<Model>
    auto& merge(Model&& given) const { return orm::current_session().merge(std::forward<Model>(given)); }
    template <class Model>
    orm::Query<Model> query() const {
        return orm::current_session().template query<Model>();
    }
    template <class Statement>
    requires requires(const Statement& s) { s.statement(); }
    auto execute(const Statement& statement) const { return orm::current_session().execute(statement); }
    template <class... Args>
    engine::Cursor execute(sql::Text<std::type_identity_t<Args>...> text, const Args&... args) const {
        return orm::current_session().execute(text, args...);
    }
    template <class... Args>
    engine::Cursor execute(sql::Unchecked text, const Args&... args) const {
        return orm::current_session().execute(text, args...);
    }
    template <class Statement>
    auto scalar(const Statement& statement) const {
        return orm::current_session().scalar(statement);
    }
    template <class Statement>
    auto scalars(const Statement& statement) const {
        return orm::current_session().scalars(statement);
    }
    void begin_write() const { orm::current_session().begin_write(); }
    void begin(const engine::TransactionOptions& options) const { orm::current_session().begin(options); }
    engine::Savepoint begin_nested() const { return orm::current_session().begin_nested(); }
    bool in_transaction() const { return orm::current_session().in_transaction(); }
    bool in_nested_transaction() const { return orm::current_session().in_nested_transaction(); }
    void flush() const { orm::current_session().flush(); }
    void commit() const { orm::current_session().commit(); }
    void rollback() const { orm::current_session().rollback(); }
    void close() const { orm::current_session().close(); }
    template <class Model>
    void refresh(Model& object) const {
        orm::current_session().refresh(object);
    }
    template <class Model>
    void expire(Model& object) const {
        orm::current_session().expire(object);
    }
    void expire_all() const { orm::current_session().expire_all(); }
    template <class Model>
    void expunge(Model& object) const {
        orm::current_session().expunge(object);
    }
    void expunge_all() const { orm::current_session().expunge_all(); }
    template <class Model>
    bool contains(const Model& object) const {
        return orm::current_session().contains(object);
    }
    orm::ObjectState state_of(const orm::ModelObject auto& object) const {
        return orm::current_session().state_of(object);
    }
    orm::ObjectSet new_() const { return orm::current_session().new_(); }
    orm::ObjectSet dirty() const { return orm::current_session().dirty(); }
    orm::ObjectSet deleted() const { return orm::current_session().deleted(); }
    bool is_modified() const { return orm::current_session().is_modified(); }
    template <class Model>
    bool is_modified(const Model& object) const {
        return orm::current_session().is_modified(object);
    }
    orm::NoAutoflush no_autoflush() const { return orm::current_session().no_autoflush(); }
    bool autoflush() const { return orm::current_session().autoflush(); }
    void set_autoflush(bool on) const { orm::current_session().set_autoflush(on); }
    template <class Model, sql::Condition C>
    void add_criteria(const C& condition) const {
        orm::current_session().template add_criteria<Model>(condition);
    }
    orm::WithoutCriteria without_criteria() const { return orm::current_session().without_criteria(); }
    bool uses_criteria() const { return orm::current_session().uses_criteria(); }
    void set_uses_criteria(bool on) const { orm::current_session().set_uses_criteria(on); }
    orm::SessionEvents& events() const { return orm::current_session().events(); }
    engine::Connection& connection() const { return orm::current_session().connection(); }
    engine::Connection& connection(std::string_view bind_key) const {
        return orm::current_session().connection(bind_key);
    }
    orm::SessionCore& core() const { return orm::current_session().core(); }
    template <class Of>
    orm::SessionCore& core_for(const Of& of) const {
        return orm::current_session().core_for(of);
    }
};

/// The database of an application. May be a global variable and serve several applications. The address is DATABASE_URL
/// in the configuration (or SQLALCHEMY_DATABASE_URI), read on first use. Relative file paths are relative to the
/// application's instance folder.
class Database {
  public:
    Database() = default;
    explicit Database(web::App& app) { init_app(app); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Binds the database to an application, before it serves.
    void init_app(web::App& app);

    ScopedSession session;

    /// Creates the missing tables of all models, and their indexes, in the database of each.
    void create_all();
    /// Drops the tables of all models.
    void drop_all();
    /// The current application's engine.  Throws: Error "no_app_context", "no_database".
    engine::Engine& engine();
    /// The engine of the models with a bind key, which DATABASE_BINDS names.  Throws: Error "no_bind".
    engine::Engine& engine(std::string_view bind_key);
};

namespace detail {
/// The current application's engine.  Throws: Error "no_app_context", "no_database".
engine::Engine& current_engine();
/// With the application's other databases.
orm::SessionOptions current_session_options();
}  // namespace detail

/// Runs `body(session)` in a transaction of a new session on the current application's database, and again after a
/// serialization failure, a deadlock or ConcurrentUpdate; see orm::transaction. On SQLite the transaction waits for the
/// write lock, so commit before if db.session has written something.
template <class F>
requires std::invocable<F&, orm::Session&>
auto transaction(F&& body, const engine::RetryOptions& options = {}) {
    return orm::transaction(detail::current_engine(), std::forward<F>(body), options,
                            detail::current_session_options());
}

}  // namespace carboy::webdb
