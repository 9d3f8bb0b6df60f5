// Handles plans that are no longer usable, because the schema has changed or a pooler or a program has dropped them. If
// nothing can be lost, the statement is prepared again; inside a transaction that has done work, only the program can
// repeat it.
#include "drivers/postgres/connection/statement.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

namespace {

bool is_dropped(const engine::DatabaseError& error) { return error.sqlstate() == "26000"; }

/// True for "cached plan must not change result type". The server translates its message, but not the name of its
/// function.
/// Source: PostgreSQL 15, RevalidateCachedQuery in utils/cache/plancache.c.
bool is_other_result(const engine::DatabaseError& error, std::string_view function) {
    return error.sqlstate() == "0A000" &&
           (function == "RevalidateCachedQuery" || error.message().find("cached plan") != std::string::npos);
}

/// True when the text may no longer fit the schema with the types that it was prepared with, but might with others.
bool may_be_outdated(const engine::DatabaseError& error) {
    return error.sqlstate().starts_with("42") && error.sqlstate() != "42501";
}

}  // namespace

void throw_outdated(std::string_view statement, std::string_view why, std::string_view sqlstate) {
    engine::SerializationFailure outdated(
        "plan_outdated",
        fmt::format("The schema was changed, or prepared statements were dropped, during the transaction: "
                    "{}",
                    why),
        "Run the whole transaction again, as transaction() does. Behind a pooler in transaction mode, set "
        "pgbouncer=true.");
    outdated.set_statement(statement);
    outdated.set_sqlstate(sqlstate);
    throw outdated;
}

/// Returns true when the statement has been prepared again and may be resent, with the transaction's BEGIN before it.
bool Statement::prepare_again(const engine::DatabaseError& error) {
    const bool other_result = is_other_result(error, connection_.line().failed_in());
    const bool certain = is_dropped(error) || other_result;
    if (again_ || !(certain || (proven_ && may_be_outdated(error)))) return false;
    stale_ = true;
    if (is_dropped(error)) connection_.session().forget_plans();
    if (other_result) Session::note_schema_change();
    if (place_ == Place::inside) {
        if (certain) throw_outdated(error.statement(), error.message(), error.sqlstate());
        return false;
    }
    if (place_ == Place::first) connection_.transaction().begin_again();
    again_ = true;
    describe();
    return true;
}

}  // namespace carboy::drivers::postgres
