#include <carboy/engine/connection.hpp>

#include <carboy/engine/error.hpp>
#include <carboy/engine/transaction_hold.hpp>

#include "engine/check_text.hpp"
#include "engine/trace.hpp"
#include "engine/traced_pipeline.hpp"

#include <fmt/format.h>

namespace carboy::engine {

/// The state of a connection. The statements are destroyed before the driver's connection that they belong to.
struct Connection::Link {
    Link(std::unique_ptr<DriverConnection> driver_, const Listeners* shared_)
        : driver(std::move(driver_)),
          shared(shared_),
          statements(driver->options().cached_statements, user),
          unchecked(driver->options().cached_statements, user) {}

    OneUser user{"connection"};
    std::unique_ptr<DriverConnection> driver;
    Listeners own;
    const Listeners* shared;
    StatementCache statements;
    StatementCache unchecked;
    std::unique_ptr<TracedPipeline> traced;
    int savepoints = 0;              // open ones, nested
    std::uint64_t transactions = 0;  // begun so far
    std::uint64_t finished = 0;      // the last one that commit() or rollback() ended
    int scopes = 0;                  // objects that represent the open transaction
    int holds = 0;                   // objects that keep it open
};

Connection::Connection(std::unique_ptr<DriverConnection> driver, const Listeners* shared)
    : link_(std::make_unique<Link>(std::move(driver), shared)) {}

Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() { close(); }

static void refuse_closed() {
    throw ProgrammingError("connection_closed", "The connection is closed, or has been moved from.",
                           "Open a new one with connect(), or use the one that it was moved into.");
}

inline Connection::Link& Connection::link() const {
    if (!link_) [[unlikely]]
        refuse_closed();
    return *link_;
}

inline Audience Connection::audience() const { return {&link_->own, link_->shared}; }
Listeners& Connection::listeners() { return link().own; }
const sql::Dialect& Connection::dialect() const { return link().driver->dialect(); }
DriverConnection& Connection::driver() { return *link().driver; }
OneUser& Connection::user() const { return link().user; }
const ConnectOptions& Connection::options() const { return link().driver->options(); }

static Begin write_mode(Isolation isolation) {
    switch (isolation) {
        case Isolation::deferred: return Begin::write_deferred;
        case Isolation::exclusive: return Begin::write_exclusive;
        case Isolation::immediate:
        case Isolation::autocommit: return Begin::write;
    }
    return Begin::write;
}

void Connection::begin(Begin mode) {
    const Use use(link().user);
    link_->driver->begin(mode);
    note_begin();
}

void Connection::begin(const TransactionOptions& options) {
    const Use use(link().user);
    link_->driver->begin_as(options);
    note_begin();
}

void Connection::note_begin() noexcept {
    ++link_->transactions;
    link_->savepoints = 0;
}

void Connection::begin_read() { begin(Begin::read); }
void Connection::begin_write() { begin(write_mode(link().driver->options().isolation)); }
bool Connection::in_transaction() const noexcept { return link_ && link_->driver->in_transaction(); }
bool Connection::goes_on_to_write() const noexcept { return in_transaction() && link_->driver->goes_on_to_write(); }

inline void Connection::open_transaction_for(bool writes) {
    if (writes && !link_->driver->in_transaction() && link_->driver->options().isolation != Isolation::autocommit)
        begin_write();
}

static void refuse_held() {
    throw ProgrammingError("transaction_held",
                           "The transaction cannot end here, because the session is flushing in it.",
                           "End it after the flush, with the session's commit() or rollback().");
}

void Connection::commit() {
    const Use use(link().user);
    if (link_->holds > 0) refuse_held();
    if (!link_->driver->in_transaction()) return;
    link_->driver->commit();
    link_->finished = link_->transactions;
}

void Connection::rollback() {
    const Use use(link().user);
    if (link_->holds > 0) refuse_held();
    if (!link_->driver->in_transaction()) return;
    link_->statements.end_executions();
    link_->unchecked.end_executions();
    link_->finished = link_->transactions;
    link_->driver->rollback();
}

void Connection::reset() {
    const Use use(link().user);
    link_->statements.end_executions();
    link_->unchecked.end_executions();
    if (link_->driver->in_transaction()) link_->driver->rollback();
    link_->driver->reset();
    link_->own.clear();
}

void Connection::forget_engine() noexcept {
    if (link_) link_->shared = nullptr;
}

void Connection::close() noexcept {
    if (!link_) return;
    if (link_->user.is_taken()) link_->driver->interrupt();
    link_->holds = 0;
    try {
        const LateUse use(link_->user);
        rollback();
    } catch (...) {  // a transaction that cannot be rolled back ends with the connection
    }
    link_ = nullptr;
}

// Savepoints are named by their depth, so that a few prepared statements suffice for any number of them.
int Connection::savepoint() {
    const Use use(link().user);
    if (!link_->driver->in_transaction()) begin_write();
    run(prepared(fmt::format("SAVEPOINT carboy_{}", link_->savepoints + 1)), {});
    return ++link_->savepoints;
}

void Connection::release(int savepoint) {
    const Use use(link().user);
    run(prepared(fmt::format("RELEASE SAVEPOINT carboy_{}", savepoint)), {});
    link_->savepoints = savepoint - 1;
}

void Connection::rollback_to(int savepoint) {
    const Use use(link().user);
    run(prepared(fmt::format("ROLLBACK TO SAVEPOINT carboy_{}", savepoint)), {});
    link_->savepoints = savepoint;
}

TransactionScope::TransactionScope(Connection& connection)
    : connection_(connection), number_(connection.link().transactions) {
    ++connection.link_->scopes;
}

TransactionScope::~TransactionScope() {
    if (connection_.link_) --connection_.link_->scopes;
}

bool TransactionScope::is_open() const noexcept {
    return connection_.in_transaction() && connection_.link_->transactions == number_;
}

void TransactionScope::check_open() const {
    if (is_open() || !connection_.link_ || connection_.link_->finished >= number_) return;
    throw OperationalError("transaction_lost", "A statement has ended the transaction before its commit.",
                           "Run the whole transaction again. INSERT OR ROLLBACK and RAISE(ROLLBACK) undo all of it.");
}

TransactionHold::TransactionHold(Connection& connection) : connection_(connection), scope_(connection) {
    ++connection.link_->holds;
}

void TransactionHold::let_go() noexcept {
    if (std::exchange(holds_, false) && connection_.link_ && connection_.link_->holds > 0) --connection_.link_->holds;
}

bool Connection::transaction_was_lost() const noexcept {
    return link_ && !link_->driver->in_transaction() && link_->finished < link_->transactions;
}

std::int64_t Connection::last_insert_id() const noexcept { return link_ ? link_->driver->last_insert_id() : 0; }
std::int64_t Connection::changes() const noexcept { return link_ ? link_->driver->changes() : 0; }
std::int64_t Connection::total_changes() const noexcept { return link_ ? link_->driver->total_changes() : 0; }

void Connection::interrupt() noexcept {
    if (link_) link_->driver->interrupt();
}

Prepared& Connection::prepared(std::uint64_t id, std::string_view text) {
    const Use use(link().user);
    return link_->statements.get(*link_->driver, id, text);
}

Prepared& Connection::prepared(std::string_view text) {
    const Use use(link().user);
    return link_->unchecked.get_unchecked(*link_->driver, text);
}

Execution Connection::start(Prepared& prepared, std::span<const sql::ValueView> parameters,
                            const SourceLocation& where) {
    const Use use(link().user);
    return Execution(audience(), prepared, parameters, where);
}

std::int64_t Connection::run(Prepared& prepared, std::span<const sql::ValueView> parameters,
                             const SourceLocation& where) {
    const Use use(link().user);
    const Audience listening{&link_->own, link_->shared};
    if (!listening.any()) return prepared.statement->run(parameters);
    Trace trace(listening, prepared.text, where);
    trace.borrow(parameters);
    const std::int64_t changed = trace.timed([&] { return prepared.statement->run(parameters); });
    trace.set_rows(changed);
    trace.tell();
    return changed;
}

Pipeline* Connection::pipeline() {
    const Use use(link().user);
    Pipeline* const pipeline = link_->driver->pipeline();
    const Audience listening{&link_->own, link_->shared};
    if (pipeline == nullptr || !listening.any()) return pipeline;
    if (!link_->traced) link_->traced = std::make_unique<TracedPipeline>(*pipeline, listening);
    return link_->traced.get();
}

static void check_arrays(const sql::Statement& statement, const sql::Dialect& dialect) {
    if (!statement.arrays || dialect.arrays) return;
    ProgrammingError error("no_arrays", "A std::vector was given for one parameter, but this database has no arrays.",
                           "Write IN (?...) for a list of values, or store the vector as Json.");
    error.set_statement(statement.text);
    throw error;
}

Cursor Connection::execute_statement(const sql::Statement& statement, std::span<const sql::ValueView> parameters) {
    const Use use(link().user);
    check_arrays(statement, dialect());
    Prepared& found = link_->statements.get(*link_->driver, statement.id, statement.text);
    return execute_prepared(found, parameters, statement.writes, statement.where);
}

// Equal shapes have the same text, and the text's id is as good as a literal's.
static sql::Statement shaped(const sql::Statement& statement, const sql::Expanded& expanded) {
    return {.text = expanded.compiled->text,
            .id = expanded.compiled->id,
            .writes = statement.writes,
            .where = statement.where,
            .arrays = statement.arrays};
}

Cursor Connection::execute_shaped(const sql::Statement& statement, const sql::ShapedValues& arguments) {
    const sql::Expanded expanded = sql::expand(statement, arguments, dialect());
    return execute_statement(shaped(statement, expanded), expanded.values);
}

Cursor Connection::stream_shaped(const sql::Statement& statement, const sql::ShapedValues& arguments) {
    const sql::Expanded expanded = sql::expand(statement, arguments, dialect());
    return stream_statement(shaped(statement, expanded), expanded.values);
}

Cursor Connection::stream_statement(const sql::Statement& statement, std::span<const sql::ValueView> parameters) {
    const Use use(link().user);
    check_arrays(statement, dialect());
    Prepared& found = link_->statements.get(*link_->driver, statement.id, statement.text);
    open_transaction_for(statement.writes);
    return found.columns ? execute_rows(found, parameters, statement.writes, statement.where, true)
                         : execute_whole(found, parameters, statement.writes, statement.where);
}

sql::Scan Connection::scan(std::string_view text) const { return sql::scan(text, dialect().nested_comments); }

Cursor Connection::execute_unchecked(const sql::Unchecked& text, std::span<const sql::ValueView> parameters) {
    const Use use(link().user);
    return execute_prepared(prepared(text.text), parameters, scan(text.text).writes, text.where);
}

Cursor Connection::execute_prepared(Prepared& prepared, std::span<const sql::ValueView> parameters, bool writes,
                                    const SourceLocation& where) {
    open_transaction_for(writes);
    return prepared.columns ? execute_rows(prepared, parameters, writes, where)
                            : execute_whole(prepared, parameters, writes, where);
}

// A statement without columns has finished when this returns, so its parameters need no copies.
Cursor Connection::execute_whole(Prepared& prepared, std::span<const sql::ValueView> parameters, bool writes,
                                 const SourceLocation& where) {
    Cursor cursor;
    const std::int64_t changed = run(prepared, parameters, where);
    if (writes) cursor.rowcount_ = changed;
    cursor.lastrowid_ = link_->driver->last_insert_id();
    return cursor;
}

Cursor Connection::execute_rows(Prepared& prepared, std::span<const sql::ValueView> parameters, bool writes,
                                const SourceLocation& where, bool streamed) {
    Cursor cursor(Execution(Execution::CopyParameters(), audience(), prepared, parameters, where));
    if (streamed) prepared.statement->stream();
    cursor.fresh_ = cursor.execution_.next();
    if (prepared.statement->revision() != prepared.revision) [[unlikely]]
        prepared.refresh_columns();
    cursor.row_.look_at(prepared.columns);
    if (writes) cursor.rowcount_ = 0;
    cursor.lastrowid_ = link_->driver->last_insert_id();
    return cursor;
}

void Connection::run_script(std::string_view text, const SourceLocation& where) {
    check_text(text);
    const Use use(link().user);
    if (link_->scopes > 0)
        throw ProgrammingError("transaction_open",
                               "A script would commit the open transaction inside its Transaction scope.",
                               "Run the script before or after the scope, or execute its statements one by one.");
    commit();
    const Audience listening = audience();
    if (!listening.any()) return link_->driver->run_script(text);
    Trace trace(listening, text, where);
    trace.timed([&] { return link_->driver->run_script(text), 0; });
    trace.tell();
}

void Connection::place_named(const sql::Unchecked& text, std::span<const std::string_view> names,
                             std::span<std::uint16_t> slots) const {
    const sql::Scan found = scan(text.text);
    const auto refuse = [&](std::string message) {
        ProgrammingError error("parameter_names", std::move(message),
                               "Pass exactly one bind<\"name\">(value) for every :name in the text, and nothing else.");
        error.set_statement(text.text);
        throw error;
    };
    if (!found.named) refuse("The text has no named placeholders.");
    std::uint64_t given = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t slot = found.slot(names[i]);
        if (names[i].empty()) refuse("An argument has no name.");
        if (slot == found.slots) refuse(fmt::format("The text has no placeholder :{}.", names[i]));
        if ((given >> slot & 1) != 0) refuse(fmt::format("The value of :{} is given twice.", names[i]));
        given |= std::uint64_t{1} << slot;
        slots[i] = static_cast<std::uint16_t>(slot);
    }
    for (std::size_t slot = 0; slot < found.slots; ++slot)
        if ((given >> slot & 1) == 0) refuse(fmt::format("The value of :{} is missing.", found.names[slot]));
}

static const sql::Statement& of_one_shape(const sql::Statement& statement, const sql::Dialect& dialect) {
    check_arrays(statement, dialect);
    if (!statement.shaped) return statement;
    throw ProgrammingError("executemany_shaped",
                           "executemany requires a statement of one shape, without lists and {...}.",
                           "Use execute for each row.");
}

Connection::Batch::Batch(Connection& connection, const sql::Statement& statement)
    : connection_(connection),
      use_(connection.link().user),
      prepared_(connection.prepared(of_one_shape(statement, connection.dialect()).id, statement.text)),
      where_(statement.where) {
    if (prepared_.columns)
        throw ProgrammingError("executemany_reads", "executemany requires a statement that returns no rows.",
                               "Use execute for a SELECT or a RETURNING clause.");
    connection.open_transaction_for(statement.writes);
    writes_ = statement.writes;
    ++prepared_.pins;
    const Audience listening = connection.audience();
    if (listening.any()) trace_ = std::make_unique<Trace>(listening, prepared_.text, where_);
}

Connection::Batch::~Batch() {
    --prepared_.pins;
    prepared_.statement->reset();  // drops what was still queued when an exception was thrown
}

void Connection::Batch::run(std::span<const sql::ValueView> parameters) {
    ++executions_;
    if (!trace_) return prepared_.statement->queue(parameters);
    trace_->borrow(parameters);
    trace_->timed([&] { return prepared_.statement->queue(parameters), 0; });
    trace_->borrow({});
}

Cursor Connection::Batch::finish() {
    const auto end = [this] { return prepared_.statement->finish_queue(); };
    const std::int64_t changed = trace_ ? trace_->timed(end) : end();
    if (trace_) {
        trace_->set_rows(changed);
        trace_->set_executions(executions_);
        trace_->tell();
    }
    Cursor cursor;
    if (writes_) cursor.rowcount_ = changed;
    cursor.lastrowid_ = connection_.last_insert_id();
    return cursor;
}

}  // namespace carboy::engine
