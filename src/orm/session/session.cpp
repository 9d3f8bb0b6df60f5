#include <carboy/fiber/local.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/sql/text/scan.hpp>

#include <utility>

#include "orm/session/core.hpp"

namespace carboy::orm {

Session::Session(engine::Engine& engine, SessionOptions options)
    : core_(std::make_unique<SessionCore>(engine, options)) {
    core_->handle = this;
}
Session::Session(Session&& other) noexcept : core_(std::move(other.core_)) {
    if (core_) core_->handle = this;
}
Session& Session::operator=(Session&& other) noexcept {
    core_ = std::move(other.core_);
    if (core_) core_->handle = this;
    return *this;
}
Session::~Session() = default;

SessionEvents& Session::events() {
    if (!core_->own_events) core_->own_events = std::make_unique<SessionEvents>();
    return *core_->own_events;
}

void Session::begin(const engine::TransactionOptions& options) { core_->begin(options); }
void Session::flush() { core_->flush(); }
void Session::commit() { core_->commit(); }
void Session::rollback() { core_->rollback(); }
void Session::close() { core_->close(); }
bool Session::is_modified() const { return core_->is_modified(); }
bool Session::autoflush() const { return core_->options.autoflush; }
void Session::set_autoflush(bool on) { core_->options.autoflush = on; }
engine::Connection& Session::connection() { return core_->connection_for_anything(); }

void* Session::add_new(const Mapper& mapper, void* from) { return core_->add_new(mapper, from); }
void Session::add_again(const Mapper& mapper, void* object) { core_->add_again(mapper, object); }
void Session::delete_object(const Mapper& mapper, void* object) { core_->delete_(mapper, object); }
void* Session::get_object(const Mapper& mapper, std::span<const sql::ValueView> key) { return core_->get(mapper, key); }
void Session::refresh_object(const Mapper& mapper, void* object) { core_->refresh(mapper, object); }
void Session::expunge_object(const Mapper& mapper, void* object) { core_->expunge(mapper, object); }

void* Session::merge_object(const Mapper& mapper, const void* given) { return core_->merge(mapper, given); }
void Session::expire_object(const Mapper& mapper, void* object) { core_->expire(mapper, object); }
void Session::expire_all() { core_->expire_all(); }
void Session::expunge_all() { core_->expunge_all(); }
bool Session::in_transaction() const { return core_->in_transaction(); }
bool Session::in_nested_transaction() const { return !core_->changes.frames.empty(); }
engine::Savepoint Session::begin_nested() { return engine::Savepoint(core_->begin_nested()); }

ObjectState Session::object_state(const Mapper& mapper, const void* object) const {
    return core_->state_of(mapper, object);
}

bool Session::is_changed(const Mapper& mapper, const void* object) const {
    return core_->is_changed(core_->state_in_session(mapper, object, "is_modified()"));
}

void Session::throw_not_found(const Mapper& mapper) {
    throw NoResultFound("no_result", "get_one(): There is no " + std::string(mapper.model) + " with this key.",
                        "Use get(), which returns a null pointer then.");
}

static ObjectSet objects_of(const std::vector<InstanceState*>& states) {
    std::vector<ObjectSet::Entry> objects;
    for (InstanceState* state : states) objects.emplace_back(state->mapper, state->object());
    return ObjectSet(std::move(objects));
}

ObjectSet Session::new_() const { return objects_of(core_->changes.added.all()); }
ObjectSet Session::deleted() const { return objects_of(core_->changes.erased.all()); }

ObjectSet Session::dirty() const {
    std::vector<InstanceState*> states = core_->changes.dirty.all();
    std::erase_if(states, [&](InstanceState* state) { return state->erased || !core_->is_changed(*state); });
    return objects_of(states);
}

bool Session::contains_object(const Mapper& mapper, const void* object) const {
    const InstanceState* state = mapper.state_of(object);
    return state != nullptr && state->session == core_.get() && state->status != Status::deleted;
}

engine::Connection& Session::connection_for(sql::Effect effect, std::string_view text) {
    core_->check_usable();
    if (core_->options.autoflush) core_->flush();
    core_->count_statement(text);
    return core_->connection_for(effect);
}

engine::Connection& Session::connection_for(const sql::Unchecked& text) {
    return connection_for(sql::scan(text.text, core_->dialect().nested_comments).effect(), text.text);
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

void enter_session_source(SessionSource& source) noexcept { source.before = set_session_source(&source); }

void leave_session_source(SessionSource& source) noexcept {
    for (SessionSource** at = &innermost_source().get(); *at != nullptr; at = &(*at)->before)
        if (*at == &source) {
            *at = source.before;
            return;
        }
}

Session& current_session() {
    SessionSource* source = innermost_source().get();
    if (source == nullptr)
        throw SessionError(
            "no_session", "There is no current session here.",
            "Work inside a request or `auto context = app.app_context();`, or use session.query<Model>().");
    return source->session();
}

}  // namespace carboy::orm
