#include "web/command/list_settings.hpp"

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include <carboy/web/config/known_setting.hpp>

#include "web/command/command_set.hpp"
#include "web/config/settings.hpp"
#include "web/context/application.hpp"

namespace carboy::web {

namespace {

std::vector<SettingInfo> sorted_settings(const CommandSet& set) {
    std::vector<SettingInfo> known = settings::all();
    known.insert(known.end(), set.described_settings.begin(), set.described_settings.end());
    std::sort(known.begin(), known.end(), [](const SettingInfo& a, const SettingInfo& b) { return a.name < b.name; });
    return known;
}

/// Returns the value as `settings` prints it.
std::string shown_value(const SettingInfo& info, const Config& config) {
    const Setting* setting = config.find(info.name);
    if (setting == nullptr || setting->is_none()) return info.default_text;
    return (info.secret ? "(set)" : setting->text()) + ", set by the application";
}

void print_markdown(const std::vector<SettingInfo>& settings) {
    std::cout << "| setting | type | default | meaning |\n|---|---|---|---|\n";
    for (const SettingInfo& info : settings)
        std::cout << "| `" << info.name << "` | " << info.type << " | "
                  << (info.default_text.empty() ? "" : "`" + info.default_text + "`") << " | " << info.meaning
                  << " |\n";
}

int list_settings(const Application& application, const CommandSet& set, bool markdown) {
    const std::vector<SettingInfo> settings = sorted_settings(set);
    if (markdown) {
        print_markdown(settings);
        return 0;
    }
    for (const SettingInfo& info : settings)
        std::cout << info.name << " = " << shown_value(info, application.config) << "\n    " << info.meaning << '\n';
    return 0;
}

}  // namespace

Command settings_command(const Application& application, const CommandSet& set) {
    return {.name = "settings",
            .help = "List the settings with their values and meanings",
            .parameters = {{.name = "--markdown", .help = "Print a Markdown table with the defaults", .is_flag = true}},
            .run = [&application, &set](const CommandValues& values) {
                return list_settings(application, set, values.flag("--markdown"));
            }};
}

}  // namespace carboy::web
