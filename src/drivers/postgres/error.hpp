// The server's complaints as Carboy's errors.
#pragma once

#include "drivers/postgres/handle.hpp"

#include <string_view>

namespace carboy::drivers::postgres {

/// Throws the error class of the result's SQLSTATE.
[[noreturn]] void throw_error(const PGresult* result, std::string_view statement);

/// Throws ConnectionLost with what libpq last said.
[[noreturn]] void throw_lost(PGconn* link, std::string_view statement);

/// Throws ProgrammingError: a COPY from or to the client is for CopyIn and CopyOut.
[[noreturn]] void refuse_copy(std::string_view statement);

/// True for the codes after which the server has closed the connection.
bool means_lost(std::string_view sqlstate) noexcept;

}  // namespace carboy::drivers::postgres
