#include <carboy/engine/connection.hpp>

#include <carboy/engine/error.hpp>

#include "engine/check_text.hpp"
#include "engine/trace.hpp"

#include <fmt/format.h>

namespace carboy::engine {

/// What a connection holds.  The statements go before the driver's connection that they belong to.
struct Connection::Link {
    Link(std::unique_ptr<DriverConnection> driver_, const Listeners* shared_)
        : driver(std::move(driver_)),
          shared(shared_),
          statements(driver->options().cached_statements),
          unchecked(driver->options().cached_statements) {}

    std::unique_ptr<DriverConnection> driver;
    Listeners own;
    const Listeners* shared;
    StatementCache statements;
    StatementCache unchecked;
    int savepoints = 0;              // open, one inside the other
    std::uint64_t transactions = 0;  // begun so far
    int scopes = 0;                  // objects that stand for the open transaction
};

Connection::Connection(std::unique_ptr<DriverConnection> driver, const Listeners* shared)
    : link_(std::make_unique<Link>(std::move(driver), shared)) {}

Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() { close(); }

static void refuse_closed() {
    throw ProgrammingError("connection_closed", "the connection is closed", "open a new one with connect()");
}

inline Connection::Link& Connection::link() const {
    if (!link_) [[unlikely]]
        refuse_closed();
    return *link_;
}

inline Audience Connection::audience() const { return {&link_->own, link_->shared}; }
Listeners& Connection::listeners() { return link().own; }
std::string_view Connection::dialect() const { return link().driver->dialect(); }
DriverConnection& Connection::driver() { return *link().driver; }
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
    link().driver->begin(mode);
    note_begin();
}

void Connection::begin(const TransactionOptions& options) {
    link().driver->begin_as(options);
    note_begin();
}

void Connection::note_begin() noexcept {
    ++link_->transactions;
    link_->savepoints = 0;
}

void Connection::begin_read() { begin(Begin::read); }
void Connection::begin_write() { begin(write_mode(link().driver->options().isolation)); }
bool Connection::in_transaction() const noexcept { return link_ && link_->driver->in_transaction(); }

inline void Connection::open_transaction_for(bool writes) {
    if (writes && !link_->driver->in_transaction() && link_->driver->options().isolation != Isolation::autocommit)
        begin_write();
}

void Connection::commit() {
    if (link().driver->in_transaction()) link_->driver->commit();
}

void Connection::rollback() {
    if (!link().driver->in_transaction()) return;
    link_->statements.end_executions();
    link_->unchecked.end_executions();
    link_->driver->rollback();
}

void Connection::reset() {
    link().statements.end_executions();
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
    try {
        rollback();
    } catch (...) {  // what cannot be rolled back goes with the connection
    }
    link_ = nullptr;
}

// Savepoints are named by their depth, so that few statements do for any number of them.
int Connection::savepoint() {
    if (!link().driver->in_transaction()) begin_write();
    run(prepared(fmt::format("SAVEPOINT carboy_{}", link_->savepoints + 1)), {});
    return ++link_->savepoints;
}

void Connection::release(int savepoint) {
    run(prepared(fmt::format("RELEASE SAVEPOINT carboy_{}", savepoint)), {});
    link_->savepoints = savepoint - 1;
}

void Connection::rollback_to(int savepoint) {
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

std::int64_t Connection::last_insert_id() const noexcept { return link_ ? link_->driver->last_insert_id() : 0; }
std::int64_t Connection::changes() const noexcept { return link_ ? link_->driver->changes() : 0; }
std::int64_t Connection::total_changes() const noexcept { return link_ ? link_->driver->total_changes() : 0; }

void Connection::interrupt() noexcept {
    if (link_) link_->driver->interrupt();
}

Prepared& Connection::prepared(std::uint64_t id, std::string_view text) {
    return link().statements.get(*link_->driver, id, text);
}

Prepared& Connection::prepared(std::string_view text) { return link().unchecked.get_unchecked(*link_->driver, text); }

Execution Connection::start(Prepared& prepared, std::span<const sql::ValueView> parameters,
                            const SourceLocation& where) {
    static_cast<void>(link());
    return Execution(audience(), prepared, parameters, where);
}

std::int64_t Connection::run(Prepared& prepared, std::span<const sql::ValueView> parameters,
                             const SourceLocation& where) {
    const Audience listening{&link().own, link_->shared};
    if (!listening.any()) return prepared.statement->run(parameters);
    Trace trace(listening, prepared.text, where);
    trace.borrow(parameters);
    const std::int64_t changed = trace.timed([&] { return prepared.statement->run(parameters); });
    trace.set_rows(changed);
    trace.tell();
    return changed;
}

Cursor Connection::execute_statement(const sql::Statement& statement, std::span<const sql::ValueView> parameters) {
    Prepared& found = link().statements.get(*link_->driver, statement.id, statement.text);
    return execute_prepared(found, parameters, statement.writes, statement.where);
}

// Equal shapes have one text, whose id is as good as a literal's.
static sql::Statement shaped(const sql::Statement& statement, const sql::Expanded& expanded) {
    return {expanded.compiled->text, expanded.compiled->id, statement.writes, statement.where};
}

Cursor Connection::execute_shaped(const sql::Statement& statement, const sql::ShapedValues& arguments) {
    const sql::Expanded expanded = sql::expand(statement, arguments, *sql::find_dialect(dialect()));
    return execute_statement(shaped(statement, expanded), expanded.values);
}

Cursor Connection::stream_shaped(const sql::Statement& statement, const sql::ShapedValues& arguments) {
    const sql::Expanded expanded = sql::expand(statement, arguments, *sql::find_dialect(dialect()));
    return stream_statement(shaped(statement, expanded), expanded.values);
}

Cursor Connection::stream_statement(const sql::Statement& statement, std::span<const sql::ValueView> parameters) {
    Prepared& found = link().statements.get(*link_->driver, statement.id, statement.text);
    open_transaction_for(statement.writes);
    return found.columns ? execute_rows(found, parameters, statement.writes, statement.where, true)
                         : execute_whole(found, parameters, statement.writes, statement.where);
}

Cursor Connection::execute_unchecked(const sql::Unchecked& text, std::span<const sql::ValueView> parameters) {
    return execute_prepared(prepared(text.text), parameters, sql::scan(text.text).writes, text.where);
}

Cursor Connection::execute_prepared(Prepared& prepared, std::span<const sql::ValueView> parameters, bool writes,
                                    const SourceLocation& where) {
    open_transaction_for(writes);
    return prepared.columns ? execute_rows(prepared, parameters, writes, where)
                            : execute_whole(prepared, parameters, writes, where);
}

// A statement without columns is over when it returns, so its parameters need no copies.
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
    if (link().scopes > 0)
        throw ProgrammingError("transaction_open",
                               "a script commits what is open, and a transaction's scope is not over",
                               "run the script before or after it, or execute its statements one by one");
    commit();
    const Audience listening = audience();
    if (!listening.any()) return link_->driver->run_script(text);
    Trace trace(listening, text, where);
    trace.timed([&] { return link_->driver->run_script(text), 0; });
    trace.tell();
}

void Connection::place_named(const sql::Unchecked& text, std::span<const std::string_view> names,
                             std::span<std::uint16_t> slots) {
    const sql::Scan found = sql::scan(text.text);
    const auto refuse = [&](std::string message) {
        ProgrammingError error("parameter_names", std::move(message),
                               "give every :name of the text one bind<\"name\">(value), and nothing else");
        error.set_statement(text.text);
        throw error;
    };
    if (!found.named) refuse("the text has no named placeholders");
    std::uint64_t given = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t slot = found.slot(names[i]);
        if (names[i].empty()) refuse("one argument has no name");
        if (slot == found.slots) refuse(fmt::format("the text has no placeholder :{}", names[i]));
        if ((given >> slot & 1) != 0) refuse(fmt::format("a value for :{} is given twice", names[i]));
        given |= std::uint64_t{1} << slot;
        slots[i] = static_cast<std::uint16_t>(slot);
    }
    for (std::size_t slot = 0; slot < found.slots; ++slot)
        if ((given >> slot & 1) == 0) refuse(fmt::format("no value is given for :{}", found.names[slot]));
}

static const sql::Statement& of_one_shape(const sql::Statement& statement) {
    if (!statement.shaped) return statement;
    throw ProgrammingError("executemany_shaped", "executemany takes a statement of one shape, without lists and {...}",
                           "use execute for each row");
}

Connection::Batch::Batch(Connection& connection, const sql::Statement& statement)
    : connection_(connection),
      prepared_(connection.prepared(of_one_shape(statement).id, statement.text)),
      where_(statement.where) {
    if (prepared_.columns)
        throw ProgrammingError("executemany_reads", "executemany takes a statement without rows",
                               "use execute for a SELECT or a RETURNING clause");
    connection.open_transaction_for(statement.writes);
    writes_ = statement.writes;
    ++prepared_.pins;
    const Audience listening = connection.audience();
    if (listening.any()) trace_ = std::make_unique<Trace>(listening, prepared_.text, where_);
}

Connection::Batch::~Batch() {
    --prepared_.pins;
    prepared_.statement->reset();  // drops what an exception left queued
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
