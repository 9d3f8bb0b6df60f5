// Opening a database: the address, the flags, and settings that suit the web.
#pragma once

#include <carboy/engine/driver.hpp>

#include <memory>

namespace carboy::drivers::sqlite {

/// Throws: OperationalError with a hint; a file that is not a database is left untouched.
std::unique_ptr<engine::DriverConnection> open(const engine::Url& url, const engine::ConnectOptions& options);

}  // namespace carboy::drivers::sqlite
