// One taxonomy of errors for every driver.  A class exists where a caller would catch it apart; the rest are fields.
#pragma once

#include <carboy/sql/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::engine {

using sql::DatabaseError;
using sql::DataError;

/// The rule of the schema that a statement broke.
enum class Constraint : std::uint8_t { unknown, unique, primary_key, foreign_key, not_null, check };

/// "UNIQUE", "FOREIGN KEY" ... for messages.
std::string_view to_string(Constraint kind);

/// A statement broke a rule of the schema.  Where the engine tells, it says which.
class IntegrityError : public DatabaseError {
  public:
    /// What a driver found out.
    struct Details {
        Constraint kind = Constraint::unknown;
        std::string constraint, table, column;
    };
    IntegrityError(std::string message, std::string hint, Details details);

    Constraint kind() const noexcept { return kind_; }
    /// The constraint's name; empty when the engine does not tell.
    const std::string& constraint() const noexcept { return constraint_; }
    const std::string& table() const noexcept { return table_; }
    /// The column, or the columns joined by ", ".
    const std::string& column() const noexcept { return column_; }

  private:
    Constraint kind_ = Constraint::unknown;
    std::string constraint_, table_, column_;
};

/// The database could not do it: disk, locks, permissions, resources.
class OperationalError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// The program's mistake: bad SQL, a missing table, a wrong number of parameters, use after close.
class ProgrammingError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// A driver was used in a way it does not support, or is not there.
class InterfaceError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// The transaction met another one and must be run again from its beginning.
class SerializationFailure : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

/// Two transactions waited for each other; this one lost and may be run again from its beginning.
class Deadlock : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

/// A lock, a connection or an answer did not come in time, or the statement was interrupted.
class Timeout : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

/// For drivers: the statement was stopped because its fiber was asked to stop (fiber::stop_requested()).
[[noreturn]] void throw_client_gone(std::string_view statement);

/// The connection is gone; nothing of the open transaction remains.
class ConnectionLost : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

/// The connection broke after COMMIT was sent: whether it took effect is not known.  Never retried silently.
class CommitUnknown : public OperationalError {
  public:
    using OperationalError::OperationalError;
};

}  // namespace carboy::engine
