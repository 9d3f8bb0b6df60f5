// The responses to database errors.
#pragma once

#include <exception>

namespace carboy::web {
class App;
}

namespace carboy::webdb {

/// Maps database errors to HTTP errors: 404 for a missing row, 409 for a violated constraint, 503 or 507 with
/// Retry-After for a database that cannot answer now, 400 for a value that no column can hold. All others are for the
/// programmer or the operator to fix and stay 500.
void translate_database_errors(web::App& app);

/// Rolls the current session back if the error has left its transaction unusable.
void roll_back_after(const std::exception_ptr& thrown);

}  // namespace carboy::webdb
