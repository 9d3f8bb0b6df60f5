// Opens a connection to a PostgreSQL server.
#pragma once

#include <carboy/engine/driver.hpp>

#include <memory>

namespace carboy::drivers::postgres {

/// Throws: UrlError for an unknown option, OperationalError when the server cannot be reached.
std::unique_ptr<engine::DriverConnection> open(const engine::Url& url, const engine::ConnectOptions& options);

}  // namespace carboy::drivers::postgres
