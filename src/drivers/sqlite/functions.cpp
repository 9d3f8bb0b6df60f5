#include <carboy/drivers/sqlite/functions.hpp>

#include "drivers/sqlite/connection.hpp"
#include "drivers/sqlite/error.hpp"
#include "drivers/sqlite/value.hpp"

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
                                           fmt::format("{} cannot be changed while a statement is running", name),
                                           "fetch all rows of open cursors, or close them, before");
        case SQLITE_MISUSE:
            throw engine::ProgrammingError("bad_function",
                                           "SQLite takes no function of this name or number of arguments",
                                           "a name has 1 to 255 bytes, and a function up to 127 arguments");
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

// No exception may pass through SQLite's frames: it becomes the statement's error.
template <class F>
void guarded(sqlite3_context* context, F call) noexcept {
    try {
        call();
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    } catch (...) {
        sqlite3_result_error(context, "a user function threw", -1);
    }
}

void call_function(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        Result result(context);
        const ArgumentViews arguments(count, values);
        static_cast<Function*>(sqlite3_user_data(context))->call(arguments.span(), result);
    });
}

// SQLite keeps a pointer for each group; null when no row came and `create` is not asked for.
Aggregation** running(sqlite3_context* context, bool create) {
    return static_cast<Aggregation**>(sqlite3_aggregate_context(context, create ? sizeof(Aggregation*) : 0));
}

Aggregation& started(sqlite3_context* context) {
    Aggregation** const state = running(context, true);
    if (state == nullptr) throw std::bad_alloc();
    if (*state == nullptr) *state = static_cast<AggregateFunction*>(sqlite3_user_data(context))->start().release();
    return **state;
}

void call_step(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        const ArgumentViews arguments(count, values);
        started(context).step(arguments.span());
    });
}

void call_inverse(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        const ArgumentViews arguments(count, values);
        started(context).inverse(arguments.span());
    });
}

// An empty frame has a value before any step.
void call_value(sqlite3_context* context) {
    guarded(context, [&] {
        Result result(context);
        started(context).value(result);
    });
}

void call_final(sqlite3_context* context) {
    guarded(context, [&] {
        Aggregation** const slot = running(context, false);
        std::unique_ptr<Aggregation> state(slot != nullptr ? std::exchange(*slot, nullptr) : nullptr);
        if (!state) state = static_cast<AggregateFunction*>(sqlite3_user_data(context))->start();
        Result result(context);
        state->value(result);
    });
}

// A collation cannot report an error; one that throws orders by bytes.
int call_collation(void* self, int a_size, const void* a, int b_size, const void* b) {
    const std::string_view left(static_cast<const char*>(a), static_cast<std::size_t>(a_size));
    const std::string_view right(static_cast<const char*>(b), static_cast<std::size_t>(b_size));
    try {
        return static_cast<Collation*>(self)->compare(left, right);
    } catch (...) {
        return left.compare(right);
    }
}

template <class T>
void destroy(void* object) {
    delete static_cast<T*>(object);
}

}  // namespace

// SQLite destroys the object itself when the registration fails.
void add(engine::Connection& connection, const char* name, int arguments, bool deterministic,
         std::unique_ptr<Function> function) {
    check(connection, name,
          sqlite3_create_function_v2(handle_of(connection), name, arguments,
                                     SQLITE_UTF8 | (deterministic ? SQLITE_DETERMINISTIC : 0), function.release(),
                                     call_function, nullptr, nullptr, destroy<Function>));
}

void add(engine::Connection& connection, const char* name, int arguments, std::unique_ptr<AggregateFunction> function) {
    check(connection, name,
          sqlite3_create_function_v2(handle_of(connection), name, arguments, SQLITE_UTF8, function.release(), nullptr,
                                     call_step, call_final, destroy<AggregateFunction>));
}

void add_window(engine::Connection& connection, const char* name, int arguments,
                std::unique_ptr<AggregateFunction> function) {
    check(connection, name,
          sqlite3_create_window_function(handle_of(connection), name, arguments, SQLITE_UTF8, function.release(),
                                         call_step, call_final, call_value, call_inverse, destroy<AggregateFunction>));
}

// Unlike a function's, a failed registration of a collation leaves the object to the caller.
void add(engine::Connection& connection, const char* name, std::unique_ptr<Collation> collation) {
    const int code = sqlite3_create_collation_v2(handle_of(connection), name, SQLITE_UTF8, collation.get(),
                                                 call_collation, destroy<Collation>);
    check(connection, name, code);
    static_cast<void>(collation.release());
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
