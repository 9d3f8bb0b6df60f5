#include "drivers/sqlite/connection/hooks.hpp"

#include "drivers/sqlite/connection/connection.hpp"

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

Hooks::Hooks(Connection& connection) noexcept : connection_(connection) {
    sqlite3_progress_handler(connection_.db(), opcodes_between_looks, &Hooks::on_progress, this);
}

int Hooks::on_access(void* self, int action, const char* first, const char* second, const char* database,
                     const char* inner) {
    auto& hooks = *static_cast<Hooks*>(self);
    try {
        const Access access{static_cast<Action>(action), text_of(first), text_of(second), text_of(database),
                            text_of(inner)};
        return static_cast<int>(hooks.authorizer_(access));
    } catch (...) {
        hooks.keep_exception();
        return SQLITE_DENY;
    }
}

int Hooks::on_trace(unsigned, void* self, void* statement, void* comment) {
    auto& hooks = *static_cast<Hooks*>(self);
    const auto* const unexpanded = static_cast<const char*>(comment);
    // A trigger's statement comes as a comment that names the trigger.
    const bool inner = unexpanded != nullptr && text_of(unexpanded).starts_with("--");
    const std::unique_ptr<char, FreeText> expanded(inner ? nullptr
                                                         : sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement)));
    try {
        hooks.trace_(expanded ? text_of(expanded.get()) : text_of(unexpanded));
    } catch (...) {
        hooks.keep_exception();
        sqlite3_interrupt(hooks.connection_.db());
    }
    return 0;
}

int Hooks::on_progress(void* self) { return static_cast<Hooks*>(self)->count_progress(); }

// SQLite has one progress handler for each connection. It runs at the shorter of the two intervals; one counter is for
// the program's handler, another for our check of the clock.
int Hooks::count_progress() {
    if (!progress_) return connection_.deadline().make_progress();
    if ((until_progress_ -= look_every_) <= 0) {
        until_progress_ = progress_every_;
        try {
            if (progress_()) return 1;
        } catch (...) {
            keep_exception();
            return 1;
        }
    }
    if ((until_look_ -= look_every_) > 0) return 0;
    until_look_ = opcodes_between_looks;
    return connection_.deadline().make_progress();
}

void Hooks::set_authorizer(Authorizer decide) {
    connection_.session().remember_settings(connection_.db());
    sqlite3_set_authorizer(connection_.db(), decide ? &Hooks::on_access : nullptr, this);
    authorizer_ = std::move(decide);
}

void Hooks::set_trace(TraceCallback callback) {
    connection_.session().remember_settings(connection_.db());
    const unsigned events = callback ? SQLITE_TRACE_STMT : 0;
    sqlite3_trace_v2(connection_.db(), events, callback ? &Hooks::on_trace : nullptr, this);
    trace_ = std::move(callback);
}

void Hooks::set_progress(ProgressHandler handler, int opcodes) {
    connection_.session().remember_settings(connection_.db());
    progress_ = std::move(handler);
    progress_every_ = std::max(opcodes, 1);
    look_every_ = progress_ ? std::min(opcodes_between_looks, progress_every_) : opcodes_between_looks;
    until_progress_ = progress_every_;
    until_look_ = opcodes_between_looks;
    sqlite3_progress_handler(connection_.db(), look_every_, &Hooks::on_progress, this);
}

void Hooks::clear() {
    if (authorizer_) set_authorizer(nullptr);
    if (trace_) set_trace(nullptr);
    if (progress_) set_progress(nullptr, 0);
}

void Hooks::throw_pending(std::string_view text) {
    if (!pending_) return;
    try {
        std::rethrow_exception(std::exchange(pending_, nullptr));
    } catch (sql::DatabaseError& error) {
        if (error.statement().empty()) error.set_statement(text);
        throw;
    }
}

void Hooks::guard_commits() noexcept {
    sqlite3_commit_hook(
        connection_.db(), [](void* self) { return static_cast<Hooks*>(self)->has_pending() ? 1 : 0; }, this);
}

void set_authorizer(engine::Connection& connection, Authorizer decide) {
    connection_of(connection).hooks().set_authorizer(std::move(decide));
}
void set_trace_callback(engine::Connection& connection, TraceCallback callback) {
    connection_of(connection).hooks().set_trace(std::move(callback));
}
void set_progress_handler(engine::Connection& connection, ProgressHandler handler, int opcodes) {
    connection_of(connection).hooks().set_progress(std::move(handler), opcodes);
}

}  // namespace carboy::drivers::sqlite
