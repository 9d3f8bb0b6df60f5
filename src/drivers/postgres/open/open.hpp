// Opens a connection to a PostgreSQL server.
#pragma once

#include <carboy/engine/driver.hpp>

#include <memory>

namespace carboy::drivers::postgres {

/// Throws: UrlError for an unknown option, OperationalError when the server cannot be reached.
std::unique_ptr<engine::DriverConnection> open(const engine::Url& url, const engine::ConnectOptions& options);

/// Checks the options of an address: our own, and the names of libpq's.  Throws: UrlError.
void check(const engine::Url& url);

}  // namespace carboy::drivers::postgres
