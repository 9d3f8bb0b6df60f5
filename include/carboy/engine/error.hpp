// The error classes of all drivers. A class exists where a caller would catch it separately; other facts are fields.
#pragma once

#include <carboy/sql/types/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::engine {

using sql::DatabaseError;
using sql::DataError;

/// The kind of constraint that a statement violated.
enum class Constraint : std::uint8_t { unknown, unique, primary_key, foreign_key, not_null, check };

/// Returns "UNIQUE", "FOREIGN KEY" and so on, for messages.
std::string_view to_string(Constraint kind);

/// A statement violated a constraint of the schema. Names the constraint if the engine reports it.
class IntegrityError : public DatabaseError {
  public:
    /// The facts that a driver has found out.
    struct Details {
        Constraint kind = Constraint::unknown;
        std::string constraint, table, column;
        std::string schema{};
    };
    IntegrityError(std::string message, std::string hint, Details details);

    Constraint kind() const noexcept { return kind_; }
    /// The constraint's name; empty when the engine does not report it.
    const std::string& constraint() const noexcept { return constraint_; }
    const std::string& table() const noexcept { return table_; }
    /// The table's schema, if the engine has schemas and reports it.
    const std::string& schema() const noexcept { return schema_; }
    /// The column, or the columns joined by ", "; the expression's text for an index over an expression. Names are
    /// unquoted.
    const std::string& column() const noexcept { return column_; }

  private:
    Constraint kind_ = Constraint::unknown;
    std::string constraint_, table_, column_, schema_;
};

/// The database could not execute the statement: disk, locks, permissions, resources.
class OperationalError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// A mistake in the program: invalid SQL, a missing table, a wrong number of parameters, use after close.
class ProgrammingError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// A driver is missing or was used in a way that it does not support.
class InterfaceError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// The transaction conflicted with another one and must be run again from its beginning.
class SerializationFailure : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

/// Two transactions waited for each other. This one was aborted and may be run again from its beginning.
class Deadlock : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

/// A lock, a connection or a response was not available in time, or the statement was interrupted.
class Timeout : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

/// For drivers: the statement was stopped because its fiber was asked to stop (fiber::stop_requested()).
[[noreturn]] void throw_client_gone(std::string_view statement);

/// The connection is gone, and the open transaction with it.
class ConnectionLost : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

/// The connection broke after COMMIT was sent, so it is unknown whether it took effect. Never retried automatically.
class CommitUnknown : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

}  // namespace carboy::engine
