// The check of an application's settings before it serves.
#pragma once

namespace carboy::web {

struct Application;

/// Refuses settings that are dangerous when others can reach the application.
/// Throws: Error "insecure_setting" that says which setting to change.
void check_settings(const Application& application);

}  // namespace carboy::web
