// Addresses as templates see them.
#pragma once

#include <string>
#include <string_view>

namespace carboy::web {

/// The address with letters in place of their percent signs, as a browser shows it: those of other scripts when they
/// are valid UTF-8, and those that never need a sign. What separates parts stays as it is. Source: Werkzeug urls.py,
/// uri_to_iri.
std::string readable_url(std::string_view url);

}  // namespace carboy::web
