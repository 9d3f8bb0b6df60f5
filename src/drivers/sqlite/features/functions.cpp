#include <carboy/drivers/sqlite/functions.hpp>

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/handle/error.hpp"
#include "drivers/sqlite/values/value.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <exception>
#include <new>
#include <utility>
#include <vector>

namespace carboy::drivers::sqlite {

using sql::Kind;
using sql::ValueView;

void Result::set_view(ValueView view) {
    auto* const to = static_cast<sqlite3_context*>(context_);
    const auto size = [](std::size_t bytes) { return static_cast<sqlite3_uint64>(bytes); };
    switch (view.kind()) {
        case Kind::null: return sqlite3_result_null(to);
        case Kind::boolean:
        case Kind::integer: return sqlite3_result_int64(to, view.as_integer());
        case Kind::real: return sqlite3_result_double(to, view.as_real());
        case Kind::text: {
            const std::string_view text = view.as_text();  // a null pointer would be NULL instead of the empty text
            return sqlite3_result_text64(to, text.empty() ? "" : text.data(), size(text.size()), SQLITE_TRANSIENT,
                                         SQLITE_UTF8);
        }
        case Kind::blob: {
            const auto bytes = view.as_blob();
            if (bytes.empty()) return sqlite3_result_zeroblob(to, 0);
            return sqlite3_result_blob64(to, bytes.data(), size(bytes.size()), SQLITE_TRANSIENT);
        }
    }
}

namespace detail {

namespace {

void check(engine::Connection& connection, const char* name, int code) {
    switch (code & 0xff) {
        case SQLITE_OK: return;
        case SQLITE_BUSY:
            throw engine::ProgrammingError("function_in_use",
                                           fmt::format("{} cannot be changed while a statement is running.", name),
                                           "Fetch all rows of open cursors, or close the cursors, first.");
        case SQLITE_MISUSE:
            throw engine::ProgrammingError("bad_function",
                                           "SQLite does not accept a function with this name or number of arguments.",
                                           "Use a name of 1 to 255 bytes and at most 127 arguments.");
        default: throw_error(handle_of(connection), code);
    }
}

/// The arguments of one call.
class ArgumentViews {
  public:
    ArgumentViews(int count, sqlite3_value** values) {
        for (int i = 0; i < count; ++i) views_.push_back(read_value(values[i]));
    }
    Arguments span() const { return views_; }

  private:
    std::vector<ValueView> views_;
};

/// SQLite's copy of a callable.
template <class T>
struct Registered {
    Connection& connection;
    std::unique_ptr<T> callable;
};

template <class T>
Registered<T>& registered(sqlite3_context* context) {
    return *static_cast<Registered<T>*>(sqlite3_user_data(context));
}

// No exception may pass through SQLite's frames, so it becomes the statement's error. A Carboy error, and an exception
// that error handlers must not catch, is rethrown when SQLite has returned.
template <class T, class F>
void guarded(sqlite3_context* context, F call) noexcept {
    Registered<T>& own = registered<T>(context);
    try {
        call(*own.callable);
    } catch (const Error&) {
        own.connection.hooks().keep_exception();
        sqlite3_result_error(context, "a user function threw", -1);
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    } catch (...) {
        own.connection.hooks().keep_exception();
        sqlite3_result_error(context, "a user function threw", -1);
    }
}

void call_function(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded<Function>(context, [&](Function& function) {
        Result result(context);
        const ArgumentViews arguments(count, values);
        function.call(arguments.span(), result);
    });
}

// SQLite keeps a pointer for each group; null when there was no row and `create` is false.
Aggregation** running(sqlite3_context* context, bool create) {
    return static_cast<Aggregation**>(sqlite3_aggregate_context(context, create ? sizeof(Aggregation*) : 0));
}

Aggregation& started(sqlite3_context* context, AggregateFunction& function) {
    Aggregation** const state = running(context, true);
    if (state == nullptr) throw std::bad_alloc();
    if (*state == nullptr) *state = function.start().release();
    return **state;
}

void call_step(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded<AggregateFunction>(context, [&](AggregateFunction& function) {
        const ArgumentViews arguments(count, values);
        started(context, function).step(arguments.span());
    });
}

void call_inverse(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded<AggregateFunction>(context, [&](AggregateFunction& function) {
        const ArgumentViews arguments(count, values);
        started(context, function).inverse(arguments.span());
    });
}

// An empty frame has a value before the first step.
void call_value(sqlite3_context* context) {
    guarded<AggregateFunction>(context, [&](AggregateFunction& function) {
        Result result(context);
        started(context, function).value(result);
    });
}

void call_final(sqlite3_context* context) {
    guarded<AggregateFunction>(context, [&](AggregateFunction& function) {
        Aggregation** const slot = running(context, false);
        std::unique_ptr<Aggregation> state(slot != nullptr ? std::exchange(*slot, nullptr) : nullptr);
        if (!state) state = function.start();
        Result result(context);
        state->value(result);
    });
}

// A collation cannot report an error. After an exception the order no longer matters.
int call_collation(void* self, int a_size, const void* a, int b_size, const void* b) {
    const std::string_view left(static_cast<const char*>(a), static_cast<std::size_t>(a_size));
    const std::string_view right(static_cast<const char*>(b), static_cast<std::size_t>(b_size));
    auto& own = *static_cast<Registered<Collation>*>(self);
    if (own.connection.hooks().has_pending()) return left.compare(right);
    try {
        return own.callable->compare(left, right);
    } catch (...) {
        own.connection.hooks().keep_exception();
        return left.compare(right);
    }
}

template <class T>
void destroy(void* object) {
    delete static_cast<Registered<T>*>(object);
}

template <class T>
Registered<T>* registration(engine::Connection& connection, std::unique_ptr<T> callable) {
    return new Registered<T>{connection_of(connection), std::move(callable)};
}

void check_function(engine::Connection& connection, const char* name, int arguments, int code) {
    check(connection, name, code);
    connection_of(connection).session().note_function(name, arguments);
}

}  // namespace

// SQLite destroys the object itself when the registration fails.
void add(engine::Connection& connection, const char* name, int arguments, bool deterministic,
         std::unique_ptr<Function> function) {
    check_function(connection, name, arguments,
                   sqlite3_create_function_v2(handle_of(connection), name, arguments,
                                              SQLITE_UTF8 | (deterministic ? SQLITE_DETERMINISTIC : 0),
                                              registration(connection, std::move(function)), call_function, nullptr,
                                              nullptr, destroy<Function>));
}

void add(engine::Connection& connection, const char* name, int arguments, std::unique_ptr<AggregateFunction> function) {
    check_function(connection, name, arguments,
                   sqlite3_create_function_v2(handle_of(connection), name, arguments, SQLITE_UTF8,
                                              registration(connection, std::move(function)), nullptr, call_step,
                                              call_final, destroy<AggregateFunction>));
}

void add_window(engine::Connection& connection, const char* name, int arguments,
                std::unique_ptr<AggregateFunction> function) {
    check_function(connection, name, arguments,
                   sqlite3_create_window_function(handle_of(connection), name, arguments, SQLITE_UTF8,
                                                  registration(connection, std::move(function)), call_step, call_final,
                                                  call_value, call_inverse, destroy<AggregateFunction>));
}

// Unlike with functions, SQLite leaves the object to the caller when the registration of a collation fails.
void add(engine::Connection& connection, const char* name, std::unique_ptr<Collation> collation) {
    Connection& ours = connection_of(connection);
    std::unique_ptr<Registered<Collation>> own(registration(connection, std::move(collation)));
    check(connection, name,
          sqlite3_create_collation_v2(ours.db(), name, SQLITE_UTF8, own.get(), call_collation, destroy<Collation>));
    static_cast<void>(own.release());
    ours.hooks().guard_commits();
    ours.session().note_collation(name);
}

}  // namespace detail

void drop_function(engine::Connection& connection, const char* name, int arguments) {
    detail::check(connection, name,
                  sqlite3_create_function_v2(handle_of(connection), name, arguments, SQLITE_UTF8, nullptr, nullptr,
                                             nullptr, nullptr, nullptr));
}

void drop_collation(engine::Connection& connection, const char* name) {
    detail::check(connection, name,
                  sqlite3_create_collation_v2(handle_of(connection), name, SQLITE_UTF8, nullptr, nullptr, nullptr));
}

}  // namespace carboy::drivers::sqlite
