// The attributes of models in templates.
#pragma once

#include <carboy/web/command/check.hpp>

#include <vector>

#include "webdb/check/source_files.hpp"

namespace carboy::webdb {

/// Resolves the attributes of the models that handlers pass to templates, including lists, pages and relationships.
void check_attributes(const web::CheckInput& input, const std::vector<SourceFile>& sources, web::CheckResult& result);

}  // namespace carboy::webdb
