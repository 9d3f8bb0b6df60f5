// The drivers that are linked into this program.
#include <carboy/engine/address_check.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <vector>

namespace carboy::engine {

// Drivers register before main in an unspecified order, so the list is created on first use.
static std::vector<Driver*>& drivers() {
    static std::vector<Driver*> list;
    return list;
}

void register_driver(Driver& driver) { drivers().push_back(&driver); }

static std::string schemes() {
    std::string names;
    for (const Driver* driver : drivers()) names += fmt::format("{}{}", names.empty() ? "" : ", ", driver->scheme());
    return names.empty() ? "none" : names;
}

Driver& driver_for(const Url& url) {
    for (Driver* driver : drivers())
        if (url.dialect.empty() ? driver->opens_paths() : driver->serves(url.dialect)) return *driver;
    throw InterfaceError("no_driver", fmt::format("No driver of this program opens \"{}\".", url.to_string()),
                         fmt::format("Link the driver into the program. It has: {}.", schemes()));
}

void check_address(const Url& url) {
    if (const auto* checker = dynamic_cast<const AddressCheck*>(&driver_for(url))) checker->check_address(url);
}

Connection connect(std::string_view address, const ConnectOptions& options) {
    const Url url = Url::parse(address);
    return Connection(driver_for(url).open(url, options));
}

}  // namespace carboy::engine
