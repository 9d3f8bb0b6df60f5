// The names and addresses by which a machine reaches itself.
#pragma once

#include <string_view>

namespace carboy::web {

/// True for "localhost" and for the text of an address that only this machine can reach: 127.0.0.1, ::1.
bool is_loopback(std::string_view host);

/// True if a Host field, with or without a port, names this machine: localhost, a name below it, or a loopback address.
bool is_own_name(std::string_view host);

}  // namespace carboy::web
