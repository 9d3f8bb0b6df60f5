#include <carboy/drivers/sqlite/library.hpp>

#include <carboy/drivers/sqlite/limits.hpp>

#include "drivers/sqlite/connection/connection.hpp"

#include <string>

namespace carboy::drivers::sqlite {

std::string_view sqlite_version() noexcept { return sqlite3_libversion(); }

std::array<int, 3> sqlite_version_info() noexcept {
    const int number = sqlite3_libversion_number();
    return {number / 1'000'000, number / 1000 % 1000, number % 1000};
}

// 3.44.6 and 3.50.7 also contain the fix of 3.51.3.
bool has_wal_reset_bug(const std::array<int, 3>& version) noexcept {
    using Version = std::array<int, 3>;
    const auto is_patched = [&](const Version& first) {
        return version[0] == first[0] && version[1] == first[1] && version[2] >= first[2];
    };
    return version >= Version{3, 7, 0} && version < Version{3, 51, 3} && !is_patched({3, 44, 6}) &&
           !is_patched({3, 50, 7});
}

int threadsafety() noexcept {
    switch (sqlite3_threadsafe()) {
        case 0: return 0;
        case 1: return 3;
        default: return 1;
    }
}

// SQLite reads only up to a NUL in the text.
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
