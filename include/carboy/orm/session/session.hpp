// Session: each row is one object; changes are collected and written in an order that the schema allows. The session
// owns its objects: references to them are valid until it closes.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/orm/mapping/key_check.hpp>
#include <carboy/orm/mapping/objects.hpp>
#include <carboy/orm/mapping/one_object.hpp>
#include <carboy/orm/mapping/references.hpp>
#include <carboy/orm/session/error.hpp>
#include <carboy/orm/session/object_set.hpp>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::engine {
class Engine;
}

namespace carboy::orm {

class NoAutoflush;
class WithoutCriteria;
class SessionCore;
class SessionEvents;
template <class Model>
class Query;

/// The database of the models with a bind key.  Lifetime: the engine must outlive the session.
struct Bind {
    std::string_view key;
    engine::Engine* engine = nullptr;
};

struct SessionOptions {
    bool autoflush = true;    ///< write pending changes before a query that could see them
    std::vector<Bind> binds;  ///< the databases of models with `static constexpr std::string_view bind_key`
};

/// A unit of work with a database.
/// Threads: any, but only one at a time. A call while another thread or fiber is inside a call of the session throws
/// ProgrammingError("connection_in_use"); so does an assignment to a member of one of its objects.
/// A transaction begins automatically at the first statement and ends with commit(), rollback() or close().
/// Source: SQLAlchemy orm/session.py.
class Session {
  public:
    /// Lifetime: the engine must outlive the session. A connection is taken only for the first statement.
    explicit Session(engine::Engine& engine, SessionOptions options = {});
    /// Afterwards `other` can only be destroyed or assigned to: its functions throw SessionError("session_moved").
    Session(Session&& other) noexcept;
    Session& operator=(Session&&) noexcept;
    /// Rolls back uncommitted changes.
    ~Session();

    /// Moves a new object into the session and returns it. Its row is inserted at the next flush.
    /// Lifetime: until the session closes.
    template <class Model>
    requires(!std::is_lvalue_reference_v<Model>) Model& add(Model&& object) {
        return *static_cast<Model*>(add_new(joined_mapper<Model>(), &object));
    }
    /// Has no effect on an object of this session, whose changes are written anyway, except that it cancels a
    /// delete_(). Throws: SessionError for an object without a session (use add(std::move(object))) and for an object
    /// whose row is deleted.
    template <class Model>
    Model& add(Model& object) {
        add_again(joined_mapper<Model>(), &object);
        return object;
    }
    /// Moves all objects into the session and returns them: auto [ada, bob] = session.add_all(User{...}, User{...});
    /// Lifetime: as for add().
    template <ModelObject... Model>
    std::tuple<std::remove_cvref_t<Model>&...> add_all(Model&&... objects) {
        return {add(std::forward<Model>(objects))...};
    }
    /// Moves the objects of a container into the session: add_all(std::move(users)).  Lifetime: as for add().
    template <class Range>
    requires(!ModelObject<Range>) auto add_all(Range&& objects) {
        using Model = std::remove_cvref_t<decltype(*objects.begin())>;
        static_assert(
            !std::is_lvalue_reference_v<Range> && !std::is_const_v<std::remove_reference_t<decltype(*objects.begin())>>,
            "carboy: add_all() moves the objects into the session: write add_all(std::move(objects))");
        std::vector<void*> added;
        for (Model& object : objects) added.push_back(add_new(joined_mapper<Model>(), &object));
        return Objects<Model>(std::move(added));
    }
    template <class Model>
    void add_all(std::initializer_list<Model>) {
        static_assert(sizeof(Model*) == 0,
                      "carboy: objects in a braced list cannot be moved: write add_all(User{...}, User{...}) without "
                      "the outer braces");
    }
    /// Deletes the object's row at the next flush.  Source: SQLAlchemy Session.delete.
    template <class Model>
    void delete_(Model& object) {
        delete_object(joined_mapper<Model>(), &object);
    }
    /// Deletes the rows of all objects of a range.
    template <class Range>
    void delete_all(const Range& objects) {
        std::vector<std::pair<const Mapper*, void*>> all;
        for (auto& object : objects) all.push_back(entry_of(object));
        for (const auto& [mapper, object] : all) delete_object(*mapper, object);
    }
    /// The same as delete_().
    template <class Model>
    void erase(Model& object) {
        delete_(object);
    }

    /// Returns the object with this primary key, or nullptr.  SQL: none when it has been loaded in this transaction.
    template <class Model, class... Key>
    Model* get(const Key&... key) {
        detail::check_key<Model, Key...>();
        std::array<sql::Scratch, sizeof...(Key)> scratch;
        std::size_t i = 0;
        const std::array<sql::ValueView, sizeof...(Key)> views{sql::to_view(key, scratch[i++])...};
        return static_cast<Model*>(get_object(joined_mapper<Model>(), views));
    }
    /// The same, but a missing object is an error.  Throws: NoResultFound.
    template <class Model, class... Key>
    Model& get_one(const Key&... key) {
        Model* found = get<Model>(key...);
        if (found == nullptr) throw_not_found(joined_mapper<Model>());
        return *found;
    }
    /// Copies an object into this session and returns the session's object. That is the one with the same primary key,
    /// from the session or the database; without such a row it is a new object. Every column is copied. Relationships
    /// with the cascade merge that are loaded in the given object are merged too, and its list replaces the session's.
    /// Throws: ConcurrentUpdate when both have a version counter and they differ.
    /// Source: SQLAlchemy Session.merge.
    template <class Model>
    requires ModelObject<Model> std::remove_cvref_t<Model>
    &merge(Model&& given) {
        using T = std::remove_cvref_t<Model>;
        return *static_cast<T*>(merge_object(joined_mapper<T>(), &given));
    }
    /// A query that runs on this session.
    template <class Model>
    Query<Model> query();
    /// Executes a select(), a query over a model, or an update(), delete_() or insert().
    /// Shape: Tuples of a select() and of returning(), Objects of a query, Changed of the others.
    template <class Statement>
    requires requires(const Statement& statement, Session& session) { statement.execute_in(session); }
    auto execute(const Statement& statement) { return statement.execute_in(*this); }
    /// Returns the first element of the first row: a value or nullopt, which also stands for NULL; an object or
    /// nullptr.
    template <class Statement>
    requires requires(const Statement& statement, Session& session) { statement.scalar_in(session); }
    auto scalar(const Statement& statement) { return statement.scalar_in(*this); }
    /// Returns the first element of every row: a vector of values, or Objects.
    template <class Statement>
    requires requires(const Statement& statement, Session& session) { statement.scalars_in(session); }
    auto scalars(const Statement& statement) { return statement.scalars_in(*this); }
    /// Flushes, then executes plain SQL inside the session's transaction. Objects do not notice its changes: refresh()
    /// them, or commit.
    template <class... Args>
    engine::Cursor execute(sql::Text<std::type_identity_t<Args>...> text, const Args&... args) {
        return connection_for(text.effect(), text.statement().text).execute(text, args...);
    }
    template <class... Args>
    engine::Cursor execute(sql::Unchecked text, const Args&... args) {
        return connection_for(text).execute(text, args...);
    }

    /// Begins a write transaction. On SQLite it holds the write lock until it ends, so nobody else can change what it
    /// reads. What the session has read before is read again at its next use; pending changes stay pending.
    /// Throws: SessionError when a transaction is open that has written or has a savepoint; Timeout.
    void begin_write() { begin({}); }
    /// The same with an isolation level, or read-only; a read-only one may use a replica.
    void begin(const engine::TransactionOptions& options);
    /// Writes the pending changes without committing.
    /// Throws: IntegrityError, ConcurrentUpdate; the transaction is then undone, and rollback() must be called.
    void flush();
    /// Flushes and commits. When it throws, nothing of the transaction has been written.
    /// With several databases, all are flushed first, then committed one after the other: those of bind keys in the
    /// order of SessionOptions::binds, and the default one last. When one of these commits fails, the databases
    /// after it are rolled back; if others are committed already, the error is PartialCommit.
    void commit();
    /// Flushes and sets a savepoint. Its release() or commit() keeps what follows as part of the transaction; its
    /// rollback() restores columns, relationships, lists and which objects are in the session. So does its destructor,
    /// unless it has been released. A flush that fails inside undoes only what follows the savepoint.
    ///     Savepoint savepoint = session.begin_nested();
    /// Throws: as flush().  Source: SQLAlchemy Session.begin_nested.
    engine::Savepoint begin_nested();
    /// True when the session is inside a transaction of the database.
    bool in_transaction() const;
    bool in_nested_transaction() const;
    /// True when a flush has failed and rollback() has not been called yet. Other calls throw SessionError then.
    bool needs_rollback() const;
    /// Undoes the transaction: objects show the database's state again, and new objects leave the session.
    void rollback();
    /// Rolls back and destroys all objects. The session can be used again.
    void close();

    /// Reads the object's row again.  Throws: SessionError when the row no longer exists.
    template <class Model>
    void refresh(Model& object) {
        refresh_object(joined_mapper<Model>(), &object);
    }
    /// Reads the row again, discards changes to the object that no flush has written, and loads its relationships again
    /// at their next use.  Throws: SessionError when the row no longer exists.  Source: SQLAlchemy Session.expire.
    template <class Model>
    void expire(Model& object) {
        expire_object(joined_mapper<Model>(), &object);
    }
    /// The same for every object that has a row; those whose rows no longer exist leave the session.
    /// SQL: one SELECT for the objects of a model.
    void expire_all();
    /// Removes the object from the session, together with those that the cascade expunge reaches; rows are not changed.
    template <class Model>
    void expunge(Model& object) {
        expunge_object(joined_mapper<Model>(), &object);
    }
    /// Removes all objects from the session. References to them stay valid until the session closes.
    void expunge_all();
    /// A number that changes when objects leave the session or are destroyed. Two sessions never have the same number,
    /// and none has 0.
    std::uint64_t departures() const noexcept;
    template <class Model>
    bool contains(const Model& object) const {
        return contains_object(joined_mapper<Model>(), &object);
    }
    ObjectState state_of(const ModelObject auto& object) const {
        return object_state(joined_mapper<std::remove_cvref_t<decltype(object)>>(), &object);
    }
    /// The objects that the next flush inserts, those that it updates, and those that it deletes.
    ObjectSet new_() const;
    ObjectSet dirty() const;
    ObjectSet deleted() const;
    /// True when a flush would write something.
    bool is_modified() const;
    /// True when a flush would write something about this object.
    template <class Model>
    bool is_modified(const Model& object) const {
        return is_changed(joined_mapper<Model>(), &object);
    }
    /// Disables autoflush while the returned value lives.
    ///     auto quiet = session.no_autoflush();
    NoAutoflush no_autoflush();
    bool autoflush() const;
    void set_autoflush(bool on);

    /// Adds a condition on a model to everything that the session reads from now on: queries, joins, subqueries, lists
    /// and other relationships, get() of an object that it does not have yet; also to update() and delete_(). For rows
    /// that are deleted only by a mark, and for applications whose tables hold the rows of several tenants:
    ///     session.add_criteria<Post>(Post::c.deleted_at == std::nullopt);
    /// The condition names columns of the model. Objects that are already in the session stay. Plain SQL, flushes and
    /// refresh() see all rows.  Source: SQLAlchemy with_loader_criteria.
    template <class Model, sql::Condition C>
    void add_criteria(const C& condition) {
        const Mapper& mapper = joined_mapper<Model>();
        add_criterion(mapper, condition.expression());
    }
    /// Reads without the criteria while the returned value lives.
    ///     auto everything = session.without_criteria();
    WithoutCriteria without_criteria();
    bool uses_criteria() const;
    void set_uses_criteria(bool on);

    /// The events of this session.  Lifetime: the session's.
    SessionEvents& events();
    /// Returns the session's connection, inside its transaction. It goes to the primary, because its use is unknown.
    engine::Connection& connection();
    /// The same for the database of a bind key.  Throws: SessionError when there is none.
    engine::Connection& connection(std::string_view bind_key);
    SessionCore& core() const {
        if (!core_) [[unlikely]]
            refuse_moved();
        return *core_;
    }
    /// The part of the session that works with the database of a model.  Throws: SessionError.
    SessionCore& core_for(const Mapper& mapper) const;
    /// The same for the tables of a statement, which must be in one database.
    SessionCore& core_for(std::span<const sql::Table* const> tables) const;

  private:
    template <class Model>
    static std::pair<const Mapper*, void*> entry_of(Model& object) {
        return {&joined_mapper<Model>(), &object};
    }
    template <class Model>
    static std::pair<const Mapper*, void*> entry_of(Model* object) {
        return {&joined_mapper<Model>(), object};
    }
    friend class NoAutoflush;
    friend class WithoutCriteria;
    [[noreturn]] static void refuse_moved();
    [[noreturn]] static void throw_not_found(const Mapper& mapper);
    void add_criterion(const Mapper& mapper, sql::Expression condition);
    void* merge_object(const Mapper& mapper, const void* given);
    void expire_object(const Mapper& mapper, void* object);
    bool is_changed(const Mapper& mapper, const void* object) const;
    ObjectState object_state(const Mapper& mapper, const void* object) const;
    void* add_new(const Mapper& mapper, void* from);
    void add_again(const Mapper& mapper, void* object);
    void delete_object(const Mapper& mapper, void* object);
    void* get_object(const Mapper& mapper, std::span<const sql::ValueView> key);
    void refresh_object(const Mapper& mapper, void* object);
    void expunge_object(const Mapper& mapper, void* object);
    bool contains_object(const Mapper& mapper, const void* object) const;
    engine::Connection& connection_for(sql::Effect effect, std::string_view text);
    engine::Connection& connection_for(const sql::Unchecked& text);

    SessionCore& core_for(std::string_view bind_key, std::string_view who) const;
    std::vector<SessionCore*> cores() const;
    void commit_all(const std::vector<SessionCore*>& cores);

    Owned<SessionCore> core_;
    std::vector<std::pair<std::string, Owned<SessionCore>>> bound_;  // in the order of their commits
};

/// Disables autoflush for the duration of a scope.  Source: SQLAlchemy Session.no_autoflush.
class NoAutoflush {
  public:
    explicit NoAutoflush(Session& session) : session_(session), before_(session.autoflush()) {
        session.set_autoflush(false);
    }
    NoAutoflush(const NoAutoflush&) = delete;
    NoAutoflush& operator=(const NoAutoflush&) = delete;
    ~NoAutoflush() {
        if (session_.core_) session_.set_autoflush(before_);
    }

  private:
    Session& session_;
    bool before_;
};

inline NoAutoflush Session::no_autoflush() { return NoAutoflush(*this); }

/// Reads without the session's criteria for the duration of a scope.
class WithoutCriteria {
  public:
    explicit WithoutCriteria(Session& session) : session_(session), before_(session.uses_criteria()) {
        session.set_uses_criteria(false);
    }
    WithoutCriteria(const WithoutCriteria&) = delete;
    WithoutCriteria& operator=(const WithoutCriteria&) = delete;
    ~WithoutCriteria() {
        if (session_.core_) session_.set_uses_criteria(before_);
    }

  private:
    Session& session_;
    bool before_;
};

inline WithoutCriteria Session::without_criteria() { return WithoutCriteria(*this); }

}  // namespace carboy::orm
