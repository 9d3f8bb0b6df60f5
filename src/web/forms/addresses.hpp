// Tests of the form of addresses.
#pragma once

#include <string_view>

namespace carboy::web {

/// Source: python-email-validator, validate_email(check_deliverability=False).
bool is_email(std::string_view text);
bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);
bool is_url(std::string_view text, bool require_tld);
bool is_uuid(std::string_view text);

}  // namespace carboy::web
