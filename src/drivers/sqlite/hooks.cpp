#include <carboy/drivers/sqlite/hooks.hpp>

#include "drivers/sqlite/connection.hpp"

#include <carboy/engine/error.hpp>

#include <algorithm>
#include <utility>

namespace carboy::drivers::sqlite {

namespace {

std::string_view text_of(const char* text) { return text != nullptr ? text : std::string_view(); }

struct FreeText {
    void operator()(char* text) const noexcept { sqlite3_free(text); }
};

}  // namespace

// No exception may pass through SQLite's frames: it is kept and thrown when SQLite has returned.
int Connection::on_access(void* self, int action, const char* first, const char* second, const char* database,
                          const char* inner) {
    auto& connection = *static_cast<Connection*>(self);
    try {
        const Access access{static_cast<Action>(action), text_of(first), text_of(second), text_of(database),
                            text_of(inner)};
        return static_cast<int>(connection.authorizer_(access));
    } catch (...) {
        connection.keep_exception();
        return SQLITE_DENY;
    }
}

int Connection::on_trace(unsigned, void* self, void* statement, void* comment) {
    auto& connection = *static_cast<Connection*>(self);
    const auto* const unexpanded = static_cast<const char*>(comment);
    // A trigger's statement comes as a comment that names the trigger.
    const bool inner = unexpanded != nullptr && text_of(unexpanded).starts_with("--");
    const std::unique_ptr<char, FreeText> expanded(inner ? nullptr
                                                         : sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement)));
    try {
        connection.trace_(expanded ? text_of(expanded.get()) : text_of(unexpanded));
    } catch (...) {
        connection.keep_exception();
        sqlite3_interrupt(connection.db());
    }
    return 0;
}

void Connection::set_authorizer(Authorizer decide) {
    session_.remember_settings(db());
    sqlite3_set_authorizer(db(), decide ? &Connection::on_access : nullptr, this);
    authorizer_ = std::move(decide);
}

void Connection::set_trace(TraceCallback callback) {
    session_.remember_settings(db());
    const unsigned events = callback ? SQLITE_TRACE_STMT : 0;
    sqlite3_trace_v2(db(), events, callback ? &Connection::on_trace : nullptr, this);
    trace_ = std::move(callback);
}

// SQLite has one handler a connection; the finer of the two intervals is its, and each of the two users counts.
void Connection::set_progress(ProgressHandler handler, int opcodes) {
    session_.remember_settings(db());
    progress_ = std::move(handler);
    progress_every_ = std::max(opcodes, 1);
    look_every_ = progress_ ? std::min(opcodes_between_looks, progress_every_) : opcodes_between_looks;
    until_progress_ = progress_every_;
    until_look_ = opcodes_between_looks;
    sqlite3_progress_handler(db(), look_every_, &Connection::on_progress, this);
}

void set_authorizer(engine::Connection& connection, Authorizer decide) {
    connection_of(connection).set_authorizer(std::move(decide));
}
void set_trace_callback(engine::Connection& connection, TraceCallback callback) {
    connection_of(connection).set_trace(std::move(callback));
}
void set_progress_handler(engine::Connection& connection, ProgressHandler handler, int opcodes) {
    connection_of(connection).set_progress(std::move(handler), opcodes);
}

}  // namespace carboy::drivers::sqlite
