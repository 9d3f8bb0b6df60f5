// `carboy new resource`: a model with its revision, pages, forms, templates and tests, added to a project.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace carboy::cli {

/// Adds the resource to the project in `folder`, and returns the files that were written and changed.
/// Throws: Error "bad_model_name", "bad_column", "no_project", "resource_exists", "no_such_model"; FileError. All
/// checks come before the first write.
std::vector<std::filesystem::path> new_resource(const std::filesystem::path& folder, const std::string& model,
                                                const std::vector<std::string>& columns);

}  // namespace carboy::cli
