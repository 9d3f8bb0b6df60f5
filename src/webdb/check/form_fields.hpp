// The fields of forms that templates name: forms are found in the sources by their CARBOY_FORM lines.
#pragma once

#include <carboy/web/command/check.hpp>

#include <vector>

#include "webdb/check/source_files.hpp"

namespace carboy::webdb {

/// Looks for fields that a template reads and that the form lacks, which render_template passes to it.
void check_form_fields(const web::CheckInput& input, const std::vector<SourceFile>& sources, web::CheckResult& result);

}  // namespace carboy::webdb
