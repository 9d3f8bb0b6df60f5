// Opens SQLite databases and registers the driver.
#include "drivers/sqlite/open/open.hpp"
#include "drivers/sqlite/text/address.hpp"

#include <carboy/engine/address_check.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <sqlite3.h>

namespace carboy::drivers::sqlite {

namespace {

class Driver final : public engine::Driver, public engine::AddressCheck {
  public:
    Driver() { engine::register_driver(*this); }

    std::string_view scheme() const noexcept override { return "sqlite"; }
    const sql::Dialect& dialect() const noexcept override { return sql::dialects::sqlite(); }
    bool opens_paths() const noexcept override { return true; }
    bool is_private(const engine::Url& url) const override { return read_address(url).is_private; }
    bool shares_commits(const engine::Url& url) const override { return !is_private(url); }
    void check_address(const engine::Url& url) const override { sqlite::check(url); }
    std::unique_ptr<engine::DriverConnection> open(const engine::Url& url,
                                                   const engine::ConnectOptions& options) override {
        // SQLite counts its memory under one lock for the whole process, which every allocation takes. If the program
        // has used SQLite before, its own setting remains.
        [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        return sqlite::open(url, options);
    }
};

Driver driver;

}  // namespace
}  // namespace carboy::drivers::sqlite

// Tells the linker to keep this name, and with it the driver above.
extern "C" const int carboy_driver_sqlite;
const int carboy_driver_sqlite = 1;
