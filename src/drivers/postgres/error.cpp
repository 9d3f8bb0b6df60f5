#include "drivers/postgres/error.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <string>

namespace carboy::drivers::postgres {

using engine::Constraint;
using engine::IntegrityError;

namespace {

std::string field(const PGresult* result, int code) {
    const char* const text = PQresultErrorField(result, code);
    return text != nullptr ? text : "";
}

Constraint constraint_kind(std::string_view sqlstate, std::string_view name) {
    if (sqlstate == "23505") return name.ends_with("_pkey") ? Constraint::primary_key : Constraint::unique;
    if (sqlstate == "23503") return Constraint::foreign_key;
    if (sqlstate == "23502") return Constraint::not_null;
    if (sqlstate == "23514") return Constraint::check;
    return Constraint::unknown;
}

// "Key (user_id, day)=(5, 2024-01-01) already exists.": the names, never the values.
std::string columns_of(std::string_view detail) {
    constexpr std::string_view start = "Key (";
    if (!detail.starts_with(start)) return "";
    const std::size_t end = detail.find(")=(");
    return end == std::string_view::npos ? "" : std::string(detail.substr(start.size(), end - start.size()));
}

IntegrityError::Details constraint_details(const PGresult* result, std::string_view sqlstate) {
    IntegrityError::Details details;
    details.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    details.table = field(result, PG_DIAG_TABLE_NAME);
    details.column = field(result, PG_DIAG_COLUMN_NAME);
    if (details.column.empty()) details.column = columns_of(field(result, PG_DIAG_MESSAGE_DETAIL));
    details.kind = constraint_kind(sqlstate, details.constraint);
    return details;
}

template <class E>
[[noreturn]] void raise(E error, std::string_view sqlstate, std::string_view statement) {
    error.set_sqlstate(sqlstate);
    error.set_statement(statement);
    throw error;
}

/// What to do about it, where the server does not say.
std::string_view hint_for(std::string_view sqlstate) {
    if (sqlstate == "25P02") return "roll back, or use a Savepoint around what may fail";
    if (sqlstate == "53100") return "free space on the server's disk; the transaction was undone";
    if (sqlstate == "53300") return "close connections, or raise max_connections of the server";
    if (sqlstate == "42501") return "grant the database user what the statement needs";
    if (sqlstate == "25006") return "use a connection or transaction that may write";
    if (sqlstate == "40001" || sqlstate == "40P01") return "run the whole transaction again; transaction() does";
    if (sqlstate == "55P03") return "another transaction holds the lock; try again later";
    if (sqlstate == "42P18") return "write the type behind the placeholder: ?::integer";
    return "";
}

}  // namespace

bool means_lost(std::string_view sqlstate) noexcept {
    return sqlstate.starts_with("08") || sqlstate == "57P01" || sqlstate == "57P02" || sqlstate == "57P03" ||
           sqlstate == "57P05" || sqlstate == "25P03";
}

void throw_error(const PGresult* result, std::string_view statement) {
    const std::string state = field(result, PG_DIAG_SQLSTATE);
    std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) message = PQresultErrorMessage(result);
    while (message.ends_with('\n')) message.pop_back();
    const std::string position = field(result, PG_DIAG_STATEMENT_POSITION);
    if (!position.empty()) message += fmt::format(" (at character {})", position);
    std::string hint(hint_for(state));
    if (hint.empty()) hint = field(result, PG_DIAG_MESSAGE_HINT);
    const std::string_view group = std::string_view(state).substr(0, 2);

    if (group == "23") raise(IntegrityError(message, hint, constraint_details(result, state)), state, statement);
    if (state == "40001") raise(engine::SerializationFailure("serialization_failure", message, hint), state, statement);
    if (state == "40P01") raise(engine::Deadlock("deadlock", message, hint), state, statement);
    if (state == "57014") raise(engine::Timeout("interrupted", message, hint), state, statement);
    if (state == "55P03") raise(engine::Timeout("lock_timeout", message, hint), state, statement);
    if (means_lost(state) || state.empty())
        raise(engine::ConnectionLost("connection_lost", message,
                                     "nothing of the open transaction remains; begin it again"),
              state, statement);
    if (group == "22") raise(sql::DataError("data", message, hint), state, statement);
    if (state == "42501" || state == "25006")
        raise(engine::OperationalError("not_allowed", message, hint), state, statement);
    for (const std::string_view programs : {"42", "0A", "26", "34", "3D", "3F", "2F", "25", "24", "2B", "0B", "28"})
        if (group == programs) raise(engine::ProgrammingError("sql", message, hint), state, statement);
    raise(engine::OperationalError(state == "53100" ? "disk_full" : "operational", message, hint), state, statement);
}

void refuse_copy(std::string_view statement) {
    raise(engine::ProgrammingError("copy", "COPY from or to the client is no statement to execute",
                                   "use drivers::postgres::CopyIn or CopyOut of carboy/drivers/postgres/copy.hpp"),
          "", statement);
}

void throw_lost(PGconn* link, std::string_view statement) {
    std::string message = PQerrorMessage(link);
    while (message.ends_with('\n')) message.pop_back();
    if (message.empty()) message = "the server closed the connection";
    raise(engine::ConnectionLost("connection_lost", message, "nothing of the open transaction remains; begin it again"),
          "", statement);
}

}  // namespace carboy::drivers::postgres
