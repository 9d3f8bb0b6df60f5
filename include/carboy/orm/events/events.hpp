// Events: functions of the program that a session calls when it flushes, commits, writes or loads objects, and when
// objects change.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/orm/mapping/references.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace carboy::orm {

class Session;

namespace detail {

enum class SessionEvent : std::uint8_t {
    before_flush,
    after_flush,
    before_commit,
    after_commit,
    before_rollback,
    after_rollback,
    count,
};
enum class ModelEvent : std::uint8_t {
    before_insert,
    after_insert,
    before_update,
    after_update,
    before_delete,
    after_delete,
    load,
    count,
};

using SessionListener = std::function<void(Session& session)>;
using ObjectListener = std::function<void(void* object, Session& session)>;
using Validator = std::function<void(void* object, void* value)>;
using SetListener = std::function<void(void* object, const void* value, const void* before)>;

std::size_t listen(const Mapper& mapper, ModelEvent event, ObjectListener listener);
std::size_t listen_validate(const Mapper& mapper, const sql::Expression& column, Validator validator);
std::size_t listen_set(const Mapper& mapper, const sql::Expression& column, SetListener listener);
void stop_listening(const Mapper& mapper, std::size_t id);

struct SessionListeners;

template <class Ref, class Model>
concept ColumnOf = requires {
    typename Ref::sql_value_type;
    requires std::same_as<typename Ref::model_type, Model>;
};

template <class Ref>
struct ValueOfRef {
    using type = Ref;
};
template <class Ref>
requires requires { typename Ref::sql_value_type; }
struct ValueOfRef<Ref> {
    using type = typename Ref::sql_value_type;
};
template <class Ref>
using ValueOf = typename ValueOfRef<Ref>::type;

template <class Model, class Ref>
constexpr void check_column() {
    static_assert(ColumnOf<Ref, Model>,
                  "carboy: an attribute event names a column of its model: events<User>().set(User::c.name, ...)");
}

}  // namespace detail

/// The events of one session, or of all sessions (session_events()). Every function returns a number for remove().
/// Threads: those of all sessions: any. A listener is called on the session's thread or fiber.
/// Source: SQLAlchemy orm/events.py, SessionEvents.
class SessionEvents {
  public:
    SessionEvents();
    SessionEvents(const SessionEvents&) = delete;
    SessionEvents& operator=(const SessionEvents&) = delete;
    ~SessionEvents();

    /// Before a flush that has something to write. It may change, add and delete objects, which are part of the flush.
    /// flush() and autoflush have no effect in it.
    std::size_t before_flush(detail::SessionListener listener);
    /// After a flush. Changes that it makes are written by the next flush; commit() repeats until there are none.
    std::size_t after_flush(detail::SessionListener listener);
    /// At the beginning of commit(). It may change objects.
    std::size_t before_commit(detail::SessionListener listener);
    /// After the commit; an exception does not undo it. A statement in it begins a new transaction.
    std::size_t after_commit(detail::SessionListener listener);
    std::size_t before_rollback(detail::SessionListener listener);
    /// After a rollback, when the objects show the database's state again.
    std::size_t after_rollback(detail::SessionListener listener);
    /// Has no effect when the listener has already been removed.
    void remove(std::size_t id);

    // For the session.
    bool has(detail::SessionEvent event) const noexcept;
    void tell(detail::SessionEvent event, Session& session) const;

  private:
    std::size_t add(detail::SessionEvent event, detail::SessionListener listener);

    Owned<detail::SessionListeners> listeners_;
};

/// The events of all sessions of the program.
SessionEvents& session_events();

/// The events of the objects of one model, in all sessions. Every function returns a number for remove().
/// Threads: any. A listener is called on the session's thread or fiber. Untracked objects have no events.
/// Source: SQLAlchemy orm/events.py, MapperEvents, InstanceEvents, AttributeEvents; validates.
template <class Model>
class ModelEvents {
  public:
    /// Before the row is written. The listener may assign to the object's own columns; any other change of the session
    /// throws SessionError("flush_event"): make it in before_flush.
    template <class F>
    std::size_t before_insert(F listener) const {
        return on(detail::ModelEvent::before_insert, std::move(listener));
    }
    template <class F>
    std::size_t before_update(F listener) const {
        return on(detail::ModelEvent::before_update, std::move(listener));
    }
    /// These must not change anything.
    template <class F>
    std::size_t after_insert(F listener) const {
        return on(detail::ModelEvent::after_insert, std::move(listener));
    }
    template <class F>
    std::size_t after_update(F listener) const {
        return on(detail::ModelEvent::after_update, std::move(listener));
    }
    template <class F>
    std::size_t before_delete(F listener) const {
        return on(detail::ModelEvent::before_delete, std::move(listener));
    }
    template <class F>
    std::size_t after_delete(F listener) const {
        return on(detail::ModelEvent::after_delete, std::move(listener));
    }
    /// When an object has been made from a row for the first time, after its query has returned all rows.
    template <class F>
    std::size_t load(F listener) const {
        return on(detail::ModelEvent::load, std::move(listener));
    }
    /// Before a value is assigned to a column of an object in a session, and for each new object that enters one.
    /// `validator(object, value)` returns the value to store, or throws.
    template <class Ref, class F>
    std::size_t validate(const Ref& column, F validator) const {
        detail::check_column<Model, Ref>();
        using T = detail::ValueOf<Ref>;
        static_assert(std::is_invocable_r_v<T, F&, Model&, const T&>,
                      "carboy: a validator takes the object and the new value, and returns the value to store: "
                      "[](User& user, const std::string& name) { return name; }");
        return detail::listen_validate(mapper(), column.expression(),
                                       [validator = std::move(validator)](void* object, void* value) mutable {
                                           T& stored = *static_cast<T*>(value);
                                           stored = validator(*static_cast<Model*>(object), std::as_const(stored));
                                       });
    }
    /// After an assignment to a column of an object in a session: `listener(object, value, previous value)`.
    template <class Ref, class F>
    std::size_t set(const Ref& column, F listener) const {
        detail::check_column<Model, Ref>();
        using T = detail::ValueOf<Ref>;
        static_assert(std::is_invocable_v<F&, Model&, const T&, const T&>,
                      "carboy: a listener of set takes the object, the new value and the previous value: "
                      "[](User& user, const std::string& name, const std::string& before) {}");
        return detail::listen_set(
            mapper(), column.expression(),
            [listener = std::move(listener)](void* object, const void* value, const void* before) mutable {
                listener(*static_cast<Model*>(object), *static_cast<const T*>(value), *static_cast<const T*>(before));
            });
    }
    /// Has no effect when the listener has already been removed.
    void remove(std::size_t id) const { detail::stop_listening(mapper(), id); }

  private:
    static const Mapper& mapper() { return joined_mapper<Model>(); }

    template <class F>
    static std::size_t on(detail::ModelEvent event, F listener) {
        static_assert(std::is_invocable_v<F&, Model&, Session&> || std::is_invocable_v<F&, Model&>,
                      "carboy: a listener takes the object, and optionally its session: [](User& user, Session& "
                      "session) {}");
        return detail::listen(mapper(), event,
                              [listener = std::move(listener)](void* object, Session& session) mutable {
                                  if constexpr (std::is_invocable_v<F&, Model&, Session&>)
                                      listener(*static_cast<Model*>(object), session);
                                  else
                                      listener(*static_cast<Model*>(object));
                              });
    }
};

template <class Model>
ModelEvents<Model> events() {
    return {};
}

}  // namespace carboy::orm
