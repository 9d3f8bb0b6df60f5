// Session: one row is one object, changes are collected and written in an order that the schema allows.
// It owns its objects: references to them are good until it closes.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/orm/mapping/references.hpp>
#include <carboy/orm/query/objects.hpp>
#include <carboy/orm/session/error.hpp>

#include <array>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::engine {
class Engine;
}

namespace carboy::orm {

class SessionCore;
template <class Model>
class Query;
template <class... T>
class Select;
template <class... T>
class Tuples;

struct SessionOptions {
    bool autoflush = true;  ///< write pending changes before a query that could see them
};

/// A unit of work with a database.  Threads: one at a time.
/// Transactions begin by themselves at the first statement and end with commit(), rollback() or close().
/// Source: SQLAlchemy orm/session.py.
class Session {
  public:
    /// Lifetime: the engine must outlive the session.  No connection is taken before the first statement.
    explicit Session(engine::Engine& engine, SessionOptions options = {});
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    /// Rolls back what is not committed.
    ~Session();

    /// Moves a new object into the session and returns it; its row is inserted at the next flush.
    /// Lifetime: until the session closes.
    template <class Model>
    requires(!std::is_lvalue_reference_v<Model>) Model& add(Model&& object) {
        return *static_cast<Model*>(add_new(joined_mapper<Model>(), &object));
    }
    /// Does nothing for an object of this session, whose changes are written anyway; takes back an erase().
    /// Throws: SessionError for an object of no session (add(std::move(object)) moves it in), or whose row is deleted.
    template <class Model>
    Model& add(Model& object) {
        add_again(joined_mapper<Model>(), &object);
        return object;
    }
    /// Moves all objects in.  Lifetime: as for add().
    template <class Model>
    Objects<Model> add_all(std::vector<Model>&& objects) {
        std::vector<void*> added;
        added.reserve(objects.size());
        for (Model& object : objects) added.push_back(add_new(joined_mapper<Model>(), &object));
        return Objects<Model>(std::move(added));
    }
    /// Deletes the object's row at the next flush.  Source: SQLAlchemy Session.delete.
    template <class Model>
    void erase(Model& object) {
        erase_object(joined_mapper<Model>(), &object);
    }

    /// The object with this primary key, or nullptr.  SQL: none when it is loaded in this transaction.
    template <class Model, class... Key>
    Model* get(const Key&... key) {
        std::array<sql::Scratch, sizeof...(Key)> scratch;
        std::size_t i = 0;
        const std::array<sql::ValueView, sizeof...(Key)> views{sql::to_view(key, scratch[i++])...};
        return static_cast<Model*>(get_object(joined_mapper<Model>(), views));
    }
    /// A query that runs on this session.
    template <class Model>
    Query<Model> query();
    /// Executes a select of columns.
    template <class... T>
    Tuples<T...> execute(const Select<T...>& statement);
    /// Executes a query over a model.
    template <class Model>
    Objects<Model> execute(const Query<Model>& query);
    /// The first column of the first row, or nullopt.
    template <class T, class... Rest>
    std::optional<T> scalar(const Select<T, Rest...>& statement);
    /// Executes plain SQL inside the session's transaction, after a flush.  Objects do not notice what it changes:
    /// refresh() them, or commit.
    template <class... Args>
    engine::Cursor execute(sql::Text<std::type_identity_t<Args>...> text, const Args&... args) {
        return connection_for_sql(text.statement().text).execute(text, args...);
    }
    template <class... Args>
    engine::Cursor execute(sql::Unchecked text, const Args&... args) {
        return connection_for_sql(text.text).execute(text, args...);
    }

    /// Writes what is pending, without committing.
    /// Throws: IntegrityError, ConcurrentUpdate; the transaction is then undone and waits for rollback().
    void flush();
    /// Flushes and makes it durable.  When it throws, nothing of the transaction is written.
    void commit();
    /// Undoes the transaction: objects show the database's state again, new ones are out of the session.
    void rollback();
    /// Rolls back and destroys all objects.  The session can be used again.
    void close();

    /// Reads the object's row again.  Throws: SessionError when the row is gone.
    template <class Model>
    void refresh(Model& object) {
        refresh_object(joined_mapper<Model>(), &object);
    }
    /// Takes the object out of the session without touching its row.
    template <class Model>
    void expunge(Model& object) {
        expunge_object(joined_mapper<Model>(), &object);
    }
    template <class Model>
    bool contains(const Model& object) const {
        return contains_object(joined_mapper<Model>(), &object);
    }
    /// True when a flush would have something to do.
    bool is_modified() const;
    bool autoflush() const;
    void set_autoflush(bool on);

    /// The session's connection, inside its transaction.
    engine::Connection& connection();
    SessionCore& core() noexcept { return *core_; }

  private:
    void* add_new(const Mapper& mapper, void* from);
    void add_again(const Mapper& mapper, void* object);
    void erase_object(const Mapper& mapper, void* object);
    void* get_object(const Mapper& mapper, std::span<const sql::ValueView> key);
    void refresh_object(const Mapper& mapper, void* object);
    void expunge_object(const Mapper& mapper, void* object);
    bool contains_object(const Mapper& mapper, const void* object) const;
    engine::Connection& connection_for_sql(std::string_view text);

    std::unique_ptr<SessionCore> core_;
};

/// Switches autoflush off for a scope.  Source: SQLAlchemy Session.no_autoflush.
class NoAutoflush {
  public:
    explicit NoAutoflush(Session& session) : session_(session), before_(session.autoflush()) {
        session.set_autoflush(false);
    }
    NoAutoflush(const NoAutoflush&) = delete;
    NoAutoflush& operator=(const NoAutoflush&) = delete;
    ~NoAutoflush() { session_.set_autoflush(before_); }

  private:
    Session& session_;
    bool before_;
};

}  // namespace carboy::orm
