// Opening: the address, the flags, and the settings that are right for the web.
#pragma once

#include <carboy/engine/driver.hpp>

#include <memory>

namespace carboy::drivers::sqlite {

/// Throws: OperationalError that says what to do; a file that is no database is left as it is.
std::unique_ptr<engine::DriverConnection> open(const engine::Url& url, const engine::ConnectOptions& options);

}  // namespace carboy::drivers::sqlite
