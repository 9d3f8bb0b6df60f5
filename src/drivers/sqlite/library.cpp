#include <carboy/drivers/sqlite/library.hpp>

#include <carboy/drivers/sqlite/limits.hpp>

#include "drivers/sqlite/connection.hpp"

#include <string>

namespace carboy::drivers::sqlite {

std::string_view sqlite_version() noexcept { return sqlite3_libversion(); }

std::array<int, 3> sqlite_version_info() noexcept {
    const int number = sqlite3_libversion_number();
    return {number / 1'000'000, number / 1000 % 1000, number % 1000};
}

int threadsafety() noexcept {
    switch (sqlite3_threadsafe()) {
        case 0: return 0;
        case 1: return 3;
        default: return 1;
    }
}

// SQLite reads to a NUL, so text with one in it is read up to there.
bool complete_statement(std::string_view text) { return sqlite3_complete(std::string(text).c_str()) != 0; }

int getlimit(engine::Connection& connection, Limit limit) {
    return sqlite3_limit(handle_of(connection), static_cast<int>(limit), -1);
}

int setlimit(engine::Connection& connection, Limit limit, int value) {
    Connection& ours = connection_of(connection);
    ours.session().remember_limits(ours.db());
    return sqlite3_limit(ours.db(), static_cast<int>(limit), value < 0 ? 0 : value);
}

}  // namespace carboy::drivers::sqlite
