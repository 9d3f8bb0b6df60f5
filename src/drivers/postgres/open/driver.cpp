// Registers the driver.
#include "drivers/postgres/open/open.hpp"

#include <carboy/engine/address_check.hpp>
#include <carboy/sql/dialects/dialect.hpp>

namespace carboy::drivers::postgres {

namespace {

class Driver final : public engine::Driver, public engine::AddressCheck {
  public:
    Driver() { engine::register_driver(*this); }

    std::string_view scheme() const noexcept override { return "postgresql"; }
    const sql::Dialect& dialect() const noexcept override { return sql::dialects::postgresql(); }
    bool serves(std::string_view name) const noexcept override { return name == "postgresql" || name == "postgres"; }
    bool opens_paths() const noexcept override { return false; }
    bool is_private(const engine::Url&) const override { return false; }
    void check_address(const engine::Url& url) const override { postgres::check(url); }
    std::unique_ptr<engine::DriverConnection> open(const engine::Url& url,
                                                   const engine::ConnectOptions& options) override {
        return postgres::open(url, options);
    }
};

Driver driver;

}  // namespace
}  // namespace carboy::drivers::postgres

// Tells the linker to keep this name, and with it the driver above.
extern "C" const int carboy_driver_postgres;
const int carboy_driver_postgres = 1;
