// What the sources say about links, templates and indexes.
#pragma once

#include <carboy/web/command/check.hpp>

#include <string_view>
#include <vector>

#include "webdb/check/source_files.hpp"

namespace carboy::webdb {

/// Looks for the endpoints of url_for("endpoint", {{"name", value}}) in the sources.
void check_links(const web::CheckInput& input, const std::vector<SourceFile>& sources, web::CheckResult& result);

/// Looks for the templates of render_template("name").
void check_template_names(const web::CheckInput& input, const std::vector<SourceFile>& sources,
                          web::CheckResult& result);

/// Looks for typed queries that no index serves.
void check_indexes(const std::vector<SourceFile>& sources, web::CheckResult& result);

/// True when one of the lines has a comment `// no index: <reason>`.
bool needs_no_index(std::string_view source, int first_line, int last_line);

}  // namespace carboy::webdb
