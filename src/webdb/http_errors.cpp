#include "webdb/http_errors.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/orm/query/query.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/error.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/sql/types/stored_value_error.hpp>
#include <carboy/web/app/app.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::webdb {
namespace {

using http::HttpError;
using Answer = std::optional<HttpError>;

/// Retry-After values.  Units: seconds.
constexpr std::string_view soon = "1", later = "5", much_later = "60";

HttpError come_back(std::string_view seconds, int status = 503) {
    return HttpError(status, {}, {{"Retry-After", seconds}});
}

/// True for the codes of errors that only an operator or a change of the program can fix, so waiting is useless.
bool is_lasting(std::string_view code) {
    static constexpr std::array<std::string_view, 9> codes{"not_a_database", "corrupt",           "read_only",
                                                           "not_allowed",    "no_folder",         "is_folder",
                                                           "blob_expired",   "database_replaced", "function_lost"};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

Answer of_operation(const engine::OperationalError& error) {
    if (error.code() == "disk_full") return come_back(much_later, 507);
    if (is_lasting(error.code())) return std::nullopt;
    return come_back(later);
}

/// True for PostgreSQL's codes for a value that its column cannot hold: too long, out of range, not a date, invalid
/// text.
bool means_bad_value(std::string_view sqlstate) {
    static constexpr std::array<std::string_view, 7> states{"22001", "22003", "22007", "22008",
                                                            "22021", "22P02", "22P05"};
    return std::find(states.begin(), states.end(), sqlstate) != states.end();
}

/// A written value usually came from the client; a read one came from the database.
Answer of_value(const sql::DataError& error) {
    static constexpr std::array<std::string_view, 4> codes{"out_of_range", "does_not_fit", "nul_character",
                                                           "decimal_digits"};
    if (dynamic_cast<const sql::StoredValueError*>(&error) != nullptr) return std::nullopt;
    // These name only the client's words and what the program offers.
    if (error.code() == "bad_filter") return HttpError(400, error.message());
    if (error.code() == "unknown_order" || error.code() == "unknown_filter")
        return HttpError(400, error.message() + " " + error.hint());
    const bool known = std::find(codes.begin(), codes.end(), error.code()) != codes.end();
    return known || means_bad_value(error.sqlstate()) ? Answer(HttpError(400)) : std::nullopt;
}

/// True when a statement has failed. PostgreSQL refuses all others of the transaction then.
bool is_of_statement(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const sql::DatabaseError& error) {
        return !error.statement().empty();
    } catch (...) {
        return false;
    }
}

}  // namespace

void roll_back_after(const std::exception_ptr& thrown) {
    orm::Session* session = orm::opened_session();
    if (session == nullptr) return;
    if (session->needs_rollback() || (session->in_transaction() && is_of_statement(thrown))) session->rollback();
}

void translate_database_errors(web::App& app) {
    app.error_status<sql::DataError>(of_value);
    app.error_status<engine::OperationalError>(of_operation);
    app.error_status<engine::Timeout>([](const engine::Timeout&) { return come_back(soon); });
    app.error_status<engine::Deadlock>([](const engine::Deadlock&) { return come_back(soon); });
    app.error_status<engine::SerializationFailure>([](const engine::SerializationFailure&) { return come_back(soon); });
    // It is unknown whether the commit took effect, so nobody should retry without checking.
    app.error_status<engine::CommitUnknown>(503);
    app.error_status<engine::IntegrityError>(409);
    app.error_status<orm::ConcurrentUpdate>(409);
    app.error_status<orm::NotFound>(404);
}

}  // namespace carboy::webdb
