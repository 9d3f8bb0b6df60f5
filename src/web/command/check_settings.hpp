// The check of an application's settings before it serves.
#pragma once

namespace carboy::web {

struct Application;
struct CommandSet;

/// Refuses settings whose values are not valid: those of the web layer, then those that other libraries check.
/// Throws: Error "bad_setting" that names the setting, its value and what is allowed; the errors of SettingChecks.
void check_setting_values(Application& application, const CommandSet& set);

/// Refuses settings that are dangerous when others can reach the application.
/// Throws: Error "insecure_setting" that says which setting to change.
void check_settings(const Application& application);

}  // namespace carboy::web
