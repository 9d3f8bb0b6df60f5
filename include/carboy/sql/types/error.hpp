// The two database errors that need no connection: the base class of them all, and a value that does not fit. The other
// classes are in engine/error.hpp.
#pragma once

#include <carboy/base/error.hpp>

#include <string>
#include <string_view>

namespace carboy::sql {

/// The base class of every error in communication with a database.
class DatabaseError : public Error {
  public:
    using Error::Error;

    /// The statement that failed, with its placeholders and never with its values; empty when none was involved.
    const std::string& statement() const noexcept { return statement_; }
    /// The error number of the engine or its library; 0 when the error is Carboy's own.
    int native_code() const noexcept { return native_code_; }

    /// The five-character code of the SQL standard; empty when the engine does not provide one.
    const std::string& sqlstate() const noexcept { return sqlstate_; }

    std::string detail() const override { return statement_; }

    void set_statement(std::string_view text) { statement_ = text; }
    void set_native_code(int code) noexcept { native_code_ = code; }
    void set_sqlstate(std::string_view code) { sqlstate_ = code; }

  private:
    std::string statement_;
    std::string sqlstate_;
    int native_code_ = 0;
};

/// A value that its type cannot hold: overflow, truncation, a NULL where none is allowed, text that is not a date.
class DataError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

}  // namespace carboy::sql
