// Opening a database: the address, the flags, and settings that suit the web.
#pragma once

#include <carboy/engine/driver.hpp>

#include <memory>

namespace carboy::drivers::sqlite {

/// Throws: OperationalError with a hint; a file that is not a database is left untouched.
std::unique_ptr<engine::DriverConnection> open(const engine::Url& url, const engine::ConnectOptions& options);

/// Checks the options of an address, and that the folder of its file exists.
/// Throws: UrlError, OperationalError "no_folder", "is_folder".
void check(const engine::Url& url);

}  // namespace carboy::drivers::sqlite
