#include <carboy/base/text.hpp>
#include <carboy/fiber/local.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/sql/scan.hpp>

#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

Session::Session(engine::Engine& engine, SessionOptions options)
    : core_(std::make_unique<SessionCore>(engine, options)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

void Session::flush() { core_->flush(); }
void Session::commit() { core_->commit(); }
void Session::rollback() { core_->rollback(); }
void Session::close() { core_->close(); }
bool Session::is_modified() const { return core_->is_modified(); }
bool Session::autoflush() const { return core_->options.autoflush; }
void Session::set_autoflush(bool on) { core_->options.autoflush = on; }
engine::Connection& Session::connection() { return core_->reading(); }

void* Session::add_new(const Mapper& mapper, void* from) { return core_->add_new(mapper, from); }
void Session::add_again(const Mapper& mapper, void* object) { core_->add_again(mapper, object); }
void Session::erase_object(const Mapper& mapper, void* object) { core_->erase(mapper, object); }
void* Session::get_object(const Mapper& mapper, std::span<const sql::ValueView> key) { return core_->get(mapper, key); }
void Session::refresh_object(const Mapper& mapper, void* object) { core_->refresh(mapper, object); }
void Session::expunge_object(const Mapper& mapper, void* object) { core_->expunge(mapper, object); }

bool Session::contains_object(const Mapper& mapper, const void* object) const {
    const InstanceState* state = mapper.state_of(object);
    return state != nullptr && state->session == core_.get() && state->status != Status::deleted;
}

namespace {

/// True when the text begins like a query and does not write.  Anything else takes the write lock, which is safe.
bool only_reads(std::string_view text) {
    const std::string_view start = text.substr(std::min(text.find_first_not_of(" \t\r\n("), text.size()));
    for (const std::string_view verb : {"SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA"})
        if (equals_ignoring_case(start.substr(0, verb.size()), verb)) return !sql::scan(text).writes;
    return false;
}

}  // namespace

engine::Connection& Session::connection_for_sql(std::string_view text) {
    core_->check_usable();
    if (core_->options.autoflush) core_->flush();
    return only_reads(text) ? core_->reading() : core_->writing();
}

namespace {

fiber::Local<SessionSource*>& innermost_source() {
    static fiber::Local<SessionSource*> source;
    return source;
}

}  // namespace

SessionSource* set_session_source(SessionSource* source) noexcept {
    return std::exchange(innermost_source().get(), source);
}

Session& current_session() {
    SessionSource* source = innermost_source().get();
    if (source == nullptr)
        throw SessionError(
            "no_session", "there is no current session here",
            "Work inside a request or `auto context = app.app_context();`, or use session.query<Model>().");
    return source->session();
}

}  // namespace carboy::orm
