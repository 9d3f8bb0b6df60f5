#include "drivers/postgres/connection/transaction.hpp"

#include "drivers/postgres/connection/connection.hpp"

#include <fmt/format.h>

#include <utility>

namespace carboy::drivers::postgres {

using engine::IsolationLevel;

namespace {

constexpr std::string_view level_text(IsolationLevel level) {
    switch (level) {
        case IsolationLevel::read_committed: return " ISOLATION LEVEL READ COMMITTED";
        case IsolationLevel::repeatable_read: return " ISOLATION LEVEL REPEATABLE READ";
        case IsolationLevel::serializable: return " ISOLATION LEVEL SERIALIZABLE";
        case IsolationLevel::engine_default: break;
    }
    return "";
}

}  // namespace

bool Transaction::is_lost() const noexcept { return connection_.is_broken(); }

bool Transaction::is_open() const noexcept {
    if (begin_waits()) return true;
    if (is_lost()) return false;
    const PGTransactionStatusType status = PQtransactionStatus(connection_.link());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || (status == PQTRANS_ACTIVE && opened_);
}

void Transaction::begin_with(std::string_view level, std::string_view mode) {
    connection_.line().check_user("BEGIN");
    if (is_open())
        throw engine::ProgrammingError("transaction_open", "A transaction is already open.",
                                       "Use a Savepoint inside it.");
    begin_text_ = fmt::format("BEGIN{}{}", level, mode);
    read_only_ = mode.starts_with(" READ ONLY");
    changed_ = false;
    opened_ = true;
    is_untouched_ = false;
    savepoints_.clear();
}

const std::string& Transaction::take_begin() {
    begun_ = std::exchange(begin_text_, {});
    return begun_;
}

void Transaction::send_begin() {
    if (!begin_waits()) return;
    Line& line = connection_.line();
    connection_.enter_pipeline("BEGIN");
    line.check_sent(PQpipelineSync(line.link()), "BEGIN");
    line.finish_pipeline("BEGIN");
}

void Transaction::begin_again() {
    connection_.query("ROLLBACK");
    begin_text_ = begun_;
    changed_ = false;
    opened_ = true;
    if (savepoints_.empty()) return;
    send_begin();
    for (const std::string& savepoint : savepoints_) connection_.query(savepoint);
}

bool Transaction::goes_on_to_write() const noexcept {
    const IsolationLevel level = connection_.options().level;
    return is_open() && !read_only_ &&
           (changed_ || level == IsolationLevel::repeatable_read || level == IsolationLevel::serializable);
}

void Transaction::begin(engine::Begin mode) {
    const bool snapshot = mode == engine::Begin::read || mode == engine::Begin::snapshot;
    const bool read_only = mode == engine::Begin::read || connection_.options().read_only;
    IsolationLevel level = connection_.options().level;
    if (snapshot && level != IsolationLevel::serializable) level = IsolationLevel::repeatable_read;
    begin_with(level_text(level), read_only ? " READ ONLY" : "");
}

void Transaction::begin_as(const engine::TransactionOptions& options) {
    const bool own = options.isolation != IsolationLevel::engine_default;
    const bool read_only = options.read_only || connection_.options().read_only;
    begin_with(level_text(own ? options.isolation : connection_.options().level),
               fmt::format("{}{}", read_only ? " READ ONLY" : "", options.deferrable ? " DEFERRABLE" : ""));
}

void Transaction::throw_unknown(const engine::OperationalError& error) {
    engine::CommitUnknown unknown(
        "commit_unknown",
        fmt::format("The connection failed before the server confirmed the commit: {}", error.message()),
        "Read the data to find out whether the transaction took effect.");
    unknown.set_statement(error.statement());
    unknown.set_sqlstate(error.sqlstate());
    throw unknown;
}

void Transaction::commit() {
    Line& line = connection_.line();
    line.check_user("COMMIT");
    opened_ = false;
    if (begin_waits()) return begin_text_.clear();  // nothing was done in it
    const bool changes = changed_ && !read_only_;
    line.deadline().set_committing(changes);
    struct AtEnd {
        Deadline& deadline;
        ~AtEnd() { deadline.set_committing(false); }
    } const at_end{line.deadline()};
    connection_.start_call("COMMIT");
    const Result result = committing(changes, [&] {
        line.check_sent(PQsendQuery(line.link(), "COMMIT"), "COMMIT");
        return line.finish_query("COMMIT");
    });
    if (result && std::string_view(PQcmdStatus(result.get())) == "ROLLBACK") {
        engine::OperationalError error("transaction_aborted",
                                       "The transaction was rolled back because a statement in it had failed.",
                                       "Run the transaction again, or put statements that may fail into a Savepoint.");
        error.set_statement("COMMIT");
        throw error;
    }
}

void Transaction::rollback() {
    connection_.line().check_user("ROLLBACK");
    opened_ = false;
    if (begin_waits()) return begin_text_.clear();
    try {
        connection_.query("ROLLBACK");
    } catch (const engine::OperationalError&) {
        if (!is_lost()) throw;  // a connection that is gone has rolled back
    }
}

}  // namespace carboy::drivers::postgres
