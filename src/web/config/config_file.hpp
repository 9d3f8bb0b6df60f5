// Files of settings.
#pragma once

#include <filesystem>

#include <carboy/web/config/setting.hpp>

namespace carboy::web {

/// Returns the settings of a file of JSON or TOML, according to its extension. A missing file has none if `silent`.
/// Throws: Error "config_file".
Setting::Table read_config_file(const std::filesystem::path& path, bool silent);

}  // namespace carboy::web
