// The view that serves an application's static files.
#pragma once

#include <string>

#include <carboy/web/routing/view.hpp>

#include "web/files/source_folder.hpp"

namespace carboy::web {

/// Serves the file named by the rule's first variable, from inside the executable or from the folder. `folder` is
/// AppOptions::static_folder.
View static_files_view(std::string folder, SourceFolder sources);

}  // namespace carboy::web
