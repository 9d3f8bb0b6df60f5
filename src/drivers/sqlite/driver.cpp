// Opens SQLite databases and makes the driver known.
#include "drivers/sqlite/address.hpp"
#include "drivers/sqlite/open.hpp"

#include <sqlite3.h>

namespace carboy::drivers::sqlite {

namespace {

class Driver final : public engine::Driver {
  public:
    Driver() { engine::register_driver(*this); }

    std::string_view scheme() const noexcept override { return "sqlite"; }
    bool opens_paths() const noexcept override { return true; }
    bool is_private(const engine::Url& url) const override { return read_address(url).is_private; }
    std::unique_ptr<engine::DriverConnection> open(const engine::Url& url,
                                                   const engine::ConnectOptions& options) override {
        // SQLite counts its memory under one lock for the whole process, which every allocation takes. Where the
        // program itself has used SQLite before, its setting stays.
        [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        return sqlite::open(url, options);
    }
};

Driver driver;

}  // namespace
}  // namespace carboy::drivers::sqlite

// The linker is told to keep this name, and with it the driver above.
extern "C" const int carboy_driver_sqlite;
const int carboy_driver_sqlite = 1;
