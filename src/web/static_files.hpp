// The route that serves an application's static files.
#pragma once

namespace carboy::web {

struct AppCore;

/// Serves options.static_url_path from inside the executable or from the static folder; endpoint "static", variable
/// "filename".
void add_static_route(AppCore& core);

}  // namespace carboy::web
