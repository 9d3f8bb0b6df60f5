// Opening: the address, the flags, and the settings that are right for the web.
#pragma once

#include <carboy/engine/driver.hpp>

#include <memory>

namespace carboy::drivers::sqlite {

/// True for ":memory:" and an empty path: each connection would have a database of its own.
bool is_in_memory(const engine::Url& url);

/// Throws: OperationalError that says what to do; a file that is no database is left as it is.
std::unique_ptr<engine::DriverConnection> open(const engine::Url& url, const engine::ConnectOptions& options);

}  // namespace carboy::drivers::sqlite
