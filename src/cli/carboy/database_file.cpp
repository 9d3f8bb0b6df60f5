#include "cli/carboy/database_file.hpp"

#include <carboy/base/error.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/url.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <filesystem>

namespace carboy::cli {

void require_database(const std::string& url) {
    const engine::Url parsed = engine::Url::parse(url);
    engine::Driver& driver = engine::driver_for(parsed);
    const bool is_file = &driver.dialect() == &sql::dialects::sqlite() && !driver.is_private(parsed) &&
                         !parsed.database.starts_with("file:") && parsed.option("mode") == nullptr;
    if (!is_file || std::filesystem::exists(parsed.database)) return;
    throw Error(
        "no_database", "There is no database file " + parsed.database + ".",
        "Check the path. sqlite:///shop.db is relative to the working directory, sqlite:////srv/shop.db is not.");
}

}  // namespace carboy::cli
