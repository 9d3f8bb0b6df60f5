#include "drivers/postgres/handle/error.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <algorithm>
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

/// Parses the list of columns at the start of an error's detail, in any language:
/// Key (user_id, "a ""b""", lower(email))=(5, 6, x) already exists.  It returns the names, never the values.
class KeyColumns {
  public:
    explicit KeyColumns(std::string_view detail) : rest_(detail.substr(std::min(detail.find('('), detail.size()))) {}

    std::string joined() {
        if (rest_.empty()) return "";
        rest_.remove_prefix(1);
        std::string out;
        while (true) {
            append_one(out);
            if (rest_.starts_with(")=(")) return out;
            if (!rest_.starts_with(", ")) return "";
            rest_.remove_prefix(2);
            out += ", ";
        }
    }

  private:
    /// Appends a name without its quotes, or an expression unchanged.
    void append_one(std::string& out) {
        const std::size_t begin = out.size();
        int depth = 0;
        bool quoted = false;
        for (; !rest_.empty(); rest_.remove_prefix(1)) {
            const char c = rest_[0];
            if (c == '"') quoted = !quoted;
            if (!quoted && depth == 0 && (c == ')' || c == ',')) break;
            if (!quoted && c == '(') ++depth;
            if (!quoted && c == ')') --depth;
            out += c;
        }
        unquote(out, begin);
    }
    static void unquote(std::string& out, std::size_t begin) {
        const std::string_view one = std::string_view(out).substr(begin);
        if (one.size() < 2 || one.front() != '"' || one.back() != '"') return;
        std::string name;
        for (std::size_t i = 1; i + 1 < one.size(); ++i) {
            if (one[i] == '"') ++i;  // a doubled quote
            name += one[i];
        }
        out.replace(begin, std::string::npos, name);
    }

    std::string_view rest_;
};

IntegrityError::Details constraint_details(const PGresult* result, std::string_view sqlstate) {
    IntegrityError::Details details;
    details.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    details.schema = field(result, PG_DIAG_SCHEMA_NAME);
    details.table = field(result, PG_DIAG_TABLE_NAME);
    details.column = field(result, PG_DIAG_COLUMN_NAME);
    const bool names_key = sqlstate == "23505" || sqlstate == "23503" || sqlstate == "23P01";
    if (details.column.empty() && names_key)
        details.column = KeyColumns(field(result, PG_DIAG_MESSAGE_DETAIL)).joined();
    details.kind = constraint_kind(sqlstate, details.constraint);
    return details;
}

template <class E>
[[noreturn]] void raise(E error, std::string_view sqlstate, std::string_view statement) {
    error.set_sqlstate(sqlstate);
    error.set_statement(statement);
    throw error;
}

/// Returns a hint for errors to which the server adds none.
std::string_view hint_for(std::string_view sqlstate) {
    if (sqlstate == "25P02") return "Roll back, or use a Savepoint around statements that may fail.";
    if (sqlstate == "53100") return "Free space on the server's disk. The transaction was undone.";
    if (sqlstate == "53300") return "Close connections, or raise the server's max_connections.";
    if (sqlstate == "42501") return "Grant the database user the privileges that the statement needs.";
    if (sqlstate == "25006") return "Use a connection or transaction that may write.";
    if (sqlstate == "40001" || sqlstate == "40P01") return "Run the whole transaction again, as transaction() does.";
    if (sqlstate == "55P03") return "Try again later. Another transaction holds the lock.";
    if (sqlstate == "42P18") return "Write the type after the placeholder: ?::integer.";
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
        raise(engine::ConnectionLost("connection_lost", message, "Begin the transaction again. Nothing of it remains."),
              state, statement);
    if (group == "22") raise(sql::DataError("data", message, hint), state, statement);
    if (state == "42501" || state == "25006")
        raise(engine::OperationalError("not_allowed", message, hint), state, statement);
    for (const std::string_view programs : {"42", "0A", "26", "34", "3D", "3F", "2F", "25", "24", "2B", "0B", "28"})
        if (group == programs) raise(engine::ProgrammingError("sql", message, hint), state, statement);
    raise(engine::OperationalError(state == "53100" ? "disk_full" : "operational", message, hint), state, statement);
}

void refuse_copy(std::string_view statement) {
    raise(engine::ProgrammingError("copy", "COPY from or to the client cannot be executed as a statement.",
                                   "Use drivers::postgres::CopyIn or CopyOut of carboy/drivers/postgres/copy.hpp."),
          "", statement);
}

void throw_lost(PGconn* link, std::string_view statement) {
    std::string message = PQerrorMessage(link);
    while (message.ends_with('\n')) message.pop_back();
    if (message.empty()) message = "The server closed the connection.";
    raise(engine::ConnectionLost("connection_lost", message, "Begin the transaction again. Nothing of it remains."), "",
          statement);
}

}  // namespace carboy::drivers::postgres
