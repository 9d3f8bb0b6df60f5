// The commands and settings that an application's command line knows.
#pragma once

#include <vector>

#include <carboy/web/command/command.hpp>
#include <carboy/web/config/known_setting.hpp>

namespace carboy::web {

struct CommandSet {
    std::vector<Command> commands;
    /// The settings of other libraries; settings::all() returns ours.
    std::vector<SettingInfo> described_settings;
};

}  // namespace carboy::web
