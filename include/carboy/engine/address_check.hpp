// What is wrong with a database's address, as far as it can be found without connecting.
#pragma once

#include <carboy/engine/url.hpp>

namespace carboy::engine {

/// A Driver that can check an address is also one of these.
class AddressCheck {
  public:
    /// Throws: UrlError for an option that is unknown or has a wrong value; OperationalError when the folder of a file
    /// does not exist.
    virtual void check_address(const Url& url) const = 0;

  protected:
    ~AddressCheck() = default;
};

/// Checks an address: whether the program has a driver for it, and what the driver says about it.
/// Throws: InterfaceError when no driver matches; the errors of AddressCheck.
void check_address(const Url& url);

}  // namespace carboy::engine
