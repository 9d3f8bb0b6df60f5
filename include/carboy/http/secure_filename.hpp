// Names of files that come from a client.
#pragma once

#include <string>
#include <string_view>

namespace carboy::http {

/// Returns a name that is safe to use inside a folder: ASCII letters, digits, '_', '-' and '.', without leading dots
/// and without slashes. Accents are removed ("Käse.txt" is "Kase.txt"). The result may be empty: use a name of your own
/// then. Two different names may have the same result. Source: Werkzeug utils.py, secure_filename.
std::string secure_filename(std::string_view name);

}  // namespace carboy::http
