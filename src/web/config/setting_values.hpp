// Which values the settings of the web layer may have: types, ranges, words and forms.
#pragma once

#include <vector>

#include <carboy/web/config/config.hpp>
#include <carboy/web/config/known_setting.hpp>

namespace carboy::web {

/// Checks each setting of the configuration that has one of these types, and the values of those that this library
/// reads.
/// Throws: Error "bad_setting" for the first wrong value. It names the setting, the value and what is allowed.
void check_values(const Config& config, const std::vector<SettingInfo>& known);

}  // namespace carboy::web
