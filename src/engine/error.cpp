#include <carboy/engine/error.hpp>

#include <utility>

namespace carboy::engine {

std::string_view to_string(Constraint kind) {
    switch (kind) {
        case Constraint::unknown: return "constraint";
        case Constraint::unique: return "UNIQUE";
        case Constraint::primary_key: return "PRIMARY KEY";
        case Constraint::foreign_key: return "FOREIGN KEY";
        case Constraint::not_null: return "NOT NULL";
        case Constraint::check: return "CHECK";
    }
    return "?";
}

static std::string_view code_of(Constraint kind) {
    switch (kind) {
        case Constraint::unknown: return "integrity";
        case Constraint::unique: return "unique_violation";
        case Constraint::primary_key: return "primary_key_violation";
        case Constraint::foreign_key: return "foreign_key_violation";
        case Constraint::not_null: return "not_null_violation";
        case Constraint::check: return "check_violation";
    }
    return "integrity";
}

IntegrityError::IntegrityError(std::string message, std::string hint, Details details)
    : DatabaseError(code_of(details.kind), std::move(message), std::move(hint)),
      kind_(details.kind),
      constraint_(std::move(details.constraint)),
      table_(std::move(details.table)),
      column_(std::move(details.column)),
      schema_(std::move(details.schema)) {}

void throw_client_gone(std::string_view statement) {
    Timeout error("client_gone", "The statement was stopped because its client has disconnected.",
                  "To finish such statements, set ServerOptions::stop_with_client (STOP_WITH_CLIENT in the "
                  "configuration) to false.");
    error.set_statement(statement);
    throw error;
}

}  // namespace carboy::engine
