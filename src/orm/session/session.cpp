#include <carboy/fiber/local.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/sql/text/scan.hpp>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "orm/session/core.hpp"

namespace carboy::orm {

Session::Session(engine::Engine& engine, SessionOptions options)
    : core_(std::make_unique<SessionCore>(engine, options)) {
    for (const Bind& bind : options.binds) {
        auto core = std::make_unique<SessionCore>(*bind.engine, options);
        core->first = core_.get();
        bound_.emplace_back(std::string(bind.key), std::move(core));
    }
    core_->handle = this;
    for (const auto& [key, core] : bound_) core->handle = this;
}
Session::Session(Session&& other) noexcept : core_(std::move(other.core_)), bound_(std::move(other.bound_)) {
    if (core_) core_->handle = this;
    for (const auto& [key, core] : bound_) core->handle = this;
}
Session& Session::operator=(Session&& other) noexcept {
    core_ = std::move(other.core_);
    bound_ = std::move(other.bound_);
    if (core_) core_->handle = this;
    for (const auto& [key, core] : bound_) core->handle = this;
    return *this;
}
Session::~Session() = default;

void Session::refuse_moved() {
    throw SessionError("session_moved", "This Session has been moved into another one, which is to be used instead.",
                       "Use the session that it was moved into, or assign a new one to it.");
}

SessionEvents& Session::events() {
    std::shared_ptr<SessionEvents>& own = core().own_events;
    if (!own) own = std::make_shared<SessionEvents>();
    for (const auto& [key, bound] : bound_) bound->own_events = own;
    return *own;
}

/// Returns the parts of the session in the order in which they are committed.
std::vector<SessionCore*> Session::cores() const {
    std::vector<SessionCore*> all;
    for (const auto& [key, core] : bound_) all.push_back(core.get());
    all.push_back(&core());
    return all;
}

SessionCore& Session::core_for(std::string_view bind_key, std::string_view who) const {
    if (bind_key.empty()) return core();
    for (const auto& [key, core] : bound_)
        if (key == bind_key) return *core;
    throw SessionError(
        "no_bind",
        std::string(who) + " is in the database '" + std::string(bind_key) + "', which this session does not have.",
        "Name its engine when the session is made: Session session{engine, {.binds = {{\"" + std::string(bind_key) +
            "\", &other_engine}}}; in an application, set DATABASE_BINDS.");
}

SessionCore& Session::core_for(const Mapper& mapper) const {
    return mapper.bind_key.empty() ? core() : core_for(mapper.bind_key, mapper.model);
}

SessionCore& Session::core_for(std::span<const sql::Table* const> tables) const {
    if (tables.empty()) return core();
    const std::string_view key = bind_key_of(tables.front());
    for (const sql::Table* table : tables)
        if (bind_key_of(table) != key)
            throw SessionError("mixed_binds",
                               "A statement uses the tables " + tables.front()->name + " and " + table->name +
                                   ", which are in different databases.",
                               "Query one database first, and use its result in the statement for the other one.");
    return core_for(key, "The table " + tables.front()->name);
}

void Session::begin(const engine::TransactionOptions& options) {
    for (SessionCore* core : cores()) core->begin(options);
}
void Session::flush() {
    for (SessionCore* core : cores()) core->flush();
}

void Session::commit() {
    if (bound_.empty()) return core().commit();
    std::vector<SessionCore*> taking_part;
    for (SessionCore* core : cores()) {
        core->check_usable();
        if (core->is_modified() || core->in_transaction()) taking_part.push_back(core);
    }
    if (taking_part.empty()) taking_part.push_back(&core());
    if (taking_part.size() > 1)
        for (SessionCore* core : taking_part) core->flush();
    commit_all(taking_part);
}

/// Describes the exception that is being handled.
static std::string present_failure() {
    try {
        throw;
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception of another type";
    }
}

void Session::commit_all(const std::vector<SessionCore*>& cores) {
    for (std::size_t done = 0; done < cores.size(); ++done) {
        try {
            cores[done]->commit();
        } catch (...) {
            for (std::size_t rest = done + 1; rest < cores.size(); ++rest) {
                try {
                    cores[rest]->rollback();
                } catch (...) {  // of a listener; the failed commit is what the caller has to know
                }
            }
            if (done == 0) throw;
            std::throw_with_nested(PartialCommit("partial_commit",
                                                 "The commit failed in one of " + std::to_string(cores.size()) +
                                                     " databases, after " + std::to_string(done) +
                                                     " had been committed: " + present_failure(),
                                                 "Repeat or undo the work by hand. The order of commits is that of "
                                                 "SessionOptions::binds, with the default database last."));
        }
    }
}

/// Every database is rolled back, even if a listener throws.
void Session::rollback() {
    std::exception_ptr thrown;
    for (SessionCore* core : cores()) {
        try {
            core->rollback();
        } catch (...) {
            thrown = std::current_exception();
        }
    }
    if (thrown) std::rethrow_exception(thrown);
}
void Session::close() {
    for (SessionCore* core : cores()) core->check_close();
    for (SessionCore* core : cores()) core->close();
}

/// Every new number of a part is higher than all others, so the highest one changes whenever a part's does.
std::uint64_t Session::departures() const noexcept {
    std::uint64_t last = core_ ? core_->departures : 0;
    for (const auto& [key, core] : bound_) last = std::max(last, core->departures);
    return last;
}

bool Session::is_modified() const {
    const std::vector<SessionCore*> all = cores();
    return std::any_of(all.begin(), all.end(), [](const SessionCore* core) { return core->is_modified(); });
}
bool Session::autoflush() const { return core().options.autoflush; }
void Session::set_autoflush(bool on) {
    for (SessionCore* core : cores()) core->options.autoflush = on;
}
void Session::add_criterion(const Mapper& mapper, sql::Expression condition) {
    core_for(mapper).add_criterion(mapper, std::move(condition));
}
bool Session::uses_criteria() const { return core().uses_criteria; }
void Session::set_uses_criteria(bool on) {
    for (SessionCore* core : cores()) core->uses_criteria = on;
}
engine::Connection& Session::connection() { return core().connection_for_anything(); }
engine::Connection& Session::connection(std::string_view bind_key) {
    return core_for(bind_key, "The connection").connection_for_anything();
}

void* Session::add_new(const Mapper& mapper, void* from) { return core_for(mapper).add_new(mapper, from); }
void Session::add_again(const Mapper& mapper, void* object) { core_for(mapper).add_again(mapper, object); }
void Session::delete_object(const Mapper& mapper, void* object) { core_for(mapper).delete_(mapper, object); }
void* Session::get_object(const Mapper& mapper, std::span<const sql::ValueView> key) {
    return core_for(mapper).get(mapper, key);
}
void Session::refresh_object(const Mapper& mapper, void* object) { core_for(mapper).refresh(mapper, object); }
void Session::expunge_object(const Mapper& mapper, void* object) { core_for(mapper).expunge(mapper, object); }

void* Session::merge_object(const Mapper& mapper, const void* given) { return core_for(mapper).merge(mapper, given); }
void Session::expire_object(const Mapper& mapper, void* object) { core_for(mapper).expire(mapper, object); }
void Session::expire_all() {
    for (SessionCore* core : cores()) core->expire_all();
}
void Session::expunge_all() {
    for (SessionCore* core : cores()) core->expunge_all();
}
bool Session::in_transaction() const {
    const std::vector<SessionCore*> all = cores();
    return std::any_of(all.begin(), all.end(), [](const SessionCore* core) { return core->in_transaction(); });
}
bool Session::needs_rollback() const {
    const std::vector<SessionCore*> all = cores();
    return std::any_of(all.begin(), all.end(), [](const SessionCore* core) { return core->needs_rollback(); });
}
bool Session::in_nested_transaction() const { return !core().changes.frames.empty(); }

namespace {

/// The savepoints of several databases, which begin and end together.
class Savepoints final : public engine::SavepointPart {
  public:
    void add(std::unique_ptr<engine::SavepointPart> part) { parts_.push_back(std::move(part)); }
    bool is_open() const noexcept override {
        return std::any_of(parts_.begin(), parts_.end(), [](const auto& part) { return part->is_open(); });
    }
    void release() override { end(&SavepointPart::release); }
    void rollback() override { end(&SavepointPart::rollback); }

  private:
    /// Some may have ended with the transaction of their database. When all have ended, the first one says so.
    void end(void (SavepointPart::*how)()) {
        const bool any = is_open();
        for (const auto& part : parts_)
            if (!any || part->is_open()) (part.get()->*how)();
    }

    std::vector<std::unique_ptr<engine::SavepointPart>> parts_;
};

}  // namespace

engine::Savepoint Session::begin_nested() {
    if (bound_.empty()) return engine::Savepoint(core().begin_nested());
    auto all = std::make_unique<Savepoints>();
    try {
        for (SessionCore* core : cores()) all->add(core->begin_nested());
    } catch (...) {
        all->rollback();
        throw;
    }
    return engine::Savepoint(std::move(all));
}

ObjectState Session::object_state(const Mapper& mapper, const void* object) const {
    return core_for(mapper).state_of(mapper, object);
}

bool Session::is_changed(const Mapper& mapper, const void* object) const {
    SessionCore& core = core_for(mapper);
    return core.is_changed(core.state_in_session(mapper, object, "is_modified()"));
}

void Session::throw_not_found(const Mapper& mapper) {
    throw NoResultFound("no_result", "get_one(): There is no " + std::string(mapper.model) + " with this key.",
                        "Use get(), which returns a null pointer then.");
}

static void append(std::vector<ObjectSet::Entry>& objects, const std::vector<InstanceState*>& states) {
    for (InstanceState* state : states) objects.emplace_back(state->mapper, state->object());
}

ObjectSet Session::new_() const {
    std::vector<ObjectSet::Entry> objects;
    for (SessionCore* core : cores()) append(objects, core->changes.added.all());
    return ObjectSet(std::move(objects));
}

ObjectSet Session::deleted() const {
    std::vector<ObjectSet::Entry> objects;
    for (SessionCore* core : cores()) append(objects, core->changes.erased.all());
    return ObjectSet(std::move(objects));
}

ObjectSet Session::dirty() const {
    std::vector<ObjectSet::Entry> objects;
    for (SessionCore* core : cores()) {
        std::vector<InstanceState*> states = core->changes.dirty.all();
        std::erase_if(states, [&](InstanceState* state) { return state->erased || !core->is_changed(*state); });
        append(objects, states);
    }
    return ObjectSet(std::move(objects));
}

bool Session::contains_object(const Mapper& mapper, const void* object) const {
    const SessionCore& own = core_for(mapper);
    const InstanceState* state = mapper.state_of(object);
    return state != nullptr && state->session == &own && state->status != Status::deleted;
}

engine::Connection& Session::connection_for(sql::Effect effect, std::string_view text) {
    core().check_usable();
    if (core().options.autoflush) core().flush();
    core().count_statement(text);
    if (effect == sql::Effect::writes) core().keep_all_streams();
    return core().connection_for(effect);
}

engine::Connection& Session::connection_for(const sql::Unchecked& text) {
    return connection_for(sql::scan(text.text, core().dialect().nested_comments).effect(), text.text);
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

Session* opened_session() noexcept {
    SessionSource* source = innermost_source().get();
    return source != nullptr ? source->opened() : nullptr;
}

}  // namespace carboy::orm
