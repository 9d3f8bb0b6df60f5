// The templates of the debug pages. They load nothing and run no script.
#pragma once

#include <string_view>

namespace carboy::web {

/// The head and the style sheet of every page.
extern const std::string_view page_start;
/// The list of requests.
extern const std::string_view list_text;
/// One request.
extern const std::string_view record_text;
/// A request that is not kept any more.
extern const std::string_view gone_text;

}  // namespace carboy::web
