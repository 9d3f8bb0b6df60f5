// Converts the server's errors to Carboy's errors.
#pragma once

#include "drivers/postgres/handle/handle.hpp"

#include <string_view>

namespace carboy::drivers::postgres {

/// Throws the error class for the result's SQLSTATE.
[[noreturn]] void throw_error(const PGresult* result, std::string_view statement);

/// Throws ConnectionLost with libpq's last message.
[[noreturn]] void throw_lost(PGconn* link, std::string_view statement);

/// Throws ProgrammingError: a COPY from or to the client requires CopyIn or CopyOut.
[[noreturn]] void refuse_copy(std::string_view statement);

/// True for codes after which the server has closed the connection.
bool means_lost(std::string_view sqlstate) noexcept;

}  // namespace carboy::drivers::postgres
