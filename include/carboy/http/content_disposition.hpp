// The Content-Disposition field: whether a browser shows or saves a response, and under which name.
#pragma once

#include <string>
#include <string_view>

namespace carboy::http {

/// Returns "attachment; filename=report.csv". A name with other characters than ASCII is given twice: without accents
/// for old clients, and percent-encoded. Control characters become '_'.  Source: RFC 6266; Werkzeug utils.py,
/// send_file.
std::string content_disposition(std::string_view type, std::string_view filename);

}  // namespace carboy::http
