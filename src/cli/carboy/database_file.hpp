// Commands that read a database must not create the file of a mistyped name.
#pragma once

#include <string>

namespace carboy::cli {

/// Throws: Error "no_database" when the URL names a file that does not exist; UrlError.
void require_database(const std::string& url);

}  // namespace carboy::cli
