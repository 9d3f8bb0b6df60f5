// Opens SQLite databases and makes the driver known.
#include "drivers/sqlite/address.hpp"
#include "drivers/sqlite/open.hpp"

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
        return sqlite::open(url, options);
    }
};

Driver driver;

}  // namespace
}  // namespace carboy::drivers::sqlite

// The linker is told to keep this name, and with it the driver above.
extern "C" const int carboy_driver_sqlite;
const int carboy_driver_sqlite = 1;
