// Transactions: a BEGIN goes out with the first statement, a COMMIT whose answer is lost has an unknown outcome.
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/error.hpp"
#include "drivers/postgres/statement.hpp"
#include "drivers/postgres/words.hpp"

#include <carboy/engine/error.hpp>

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

bool Connection::in_transaction() const noexcept {
    if (begin_waits()) return true;
    if (is_broken()) return false;
    const PGTransactionStatusType status = PQtransactionStatus(link_.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || (status == PQTRANS_ACTIVE && opened_);
}

void Connection::begin_with(std::string_view level, std::string_view mode) {
    refuse_second_user("BEGIN");
    if (in_transaction())
        throw engine::ProgrammingError("transaction_open", "a transaction is open already",
                                       "use a Savepoint inside it");
    begin_text_ = fmt::format("BEGIN{}{}", level, mode);
    opened_ = true;
}

void Connection::begin(engine::Begin mode) {
    if (mode == engine::Begin::read)
        begin_with(level_text(IsolationLevel::repeatable_read), " READ ONLY");  // one snapshot for all its statements
    else
        begin_with(level_text(settings_.options.level), settings_.options.read_only ? " READ ONLY" : "");
}

void Connection::begin_as(const engine::TransactionOptions& options) {
    const bool own = options.isolation != IsolationLevel::engine_default;
    const bool read_only = options.read_only || settings_.options.read_only;
    begin_with(level_text(own ? options.isolation : settings_.options.level),
               fmt::format("{}{}", read_only ? " READ ONLY" : "", options.deferrable ? " DEFERRABLE" : ""));
}

void Connection::commit() {
    refuse_second_user("COMMIT");
    opened_ = false;
    if (begin_waits()) return begin_text_.clear();  // nothing was done in it
    committing_ = true;
    struct AtEnd {
        bool& flag;
        ~AtEnd() { flag = false; }
    } const at_end{committing_};
    Result result;
    try {
        start_call("COMMIT");
        check_sent(PQsendQuery(link_.get(), "COMMIT"), "COMMIT");
        result = finish_query("COMMIT");
    } catch (const engine::OperationalError& error) {
        if (!is_broken()) throw;
        engine::CommitUnknown unknown(
            "commit_unknown",
            fmt::format("the connection failed while a transaction was being committed: {}", error.message()),
            "read the data to learn whether the transaction took effect");
        unknown.set_statement("COMMIT");
        unknown.set_sqlstate(error.sqlstate());
        throw unknown;
    }
    if (result && std::string_view(PQcmdStatus(result.get())) == "ROLLBACK") {
        engine::OperationalError error("transaction_aborted",
                                       "the transaction was rolled back, because a statement in it had failed",
                                       "do its work again, or put what may fail into a Savepoint");
        error.set_statement("COMMIT");
        throw error;
    }
}

void Connection::rollback() {
    refuse_second_user("ROLLBACK");
    opened_ = false;
    if (begin_waits()) return begin_text_.clear();
    try {
        query("ROLLBACK");
    } catch (const engine::OperationalError&) {
        if (!is_broken()) throw;  // a connection that is gone has rolled back
    }
}

std::unique_ptr<engine::DriverStatement> Connection::prepare(std::string_view text) {
    return std::make_unique<Statement>(*this, text);
}

void Connection::run_script(std::string_view text) {
    if (copy_direction(text) != CopyDirection::none) refuse_copy(text);
    touched_ = true;  // only the last command's tag is seen
    const Result result = query(needs_preamble() ? fmt::format("{}; {}", settings_.preamble, text) : std::string(text));
    if (result) note_result(result.get());
}

}  // namespace carboy::drivers::postgres
