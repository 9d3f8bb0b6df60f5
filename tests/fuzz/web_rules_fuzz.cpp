// Feeds lines to the router: the first four are rules, the rest are paths. A rule is accepted or refused with
// "bad_rule"; matches, redirects and allowed methods agree.
#include <carboy/base/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "web/routing/router.hpp"

namespace {

using namespace carboy;
using namespace carboy::web;

void require(bool holds) {
    if (!holds) std::abort();
}

std::vector<std::string_view> lines_of(std::string_view input) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at <= input.size();) {
        const std::size_t end = std::min(input.find('\n', at), input.size());
        lines.push_back(input.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::string_view> lines = lines_of({reinterpret_cast<const char*>(data), size});
    Router router;
    std::size_t next = 0;
    for (; next < lines.size() && next < 4; ++next) {
        try {
            router.add(lines[next], {.methods = {http::Method::get}, .endpoint = "e" + std::to_string(next)}, {});
        } catch (const Error& error) {
            require(error.code() == "bad_rule" && !error.message().empty());
        }
    }
    router.freeze();
    for (; next < lines.size(); ++next) {
        if (lines[next] == "*") continue;  // OPTIONS for the whole server
        const RouteMatch match = router.match(lines[next], http::Method::get);
        if (match.status == RouteMatch::Status::redirect) {
            require(Router::redirect_target(match, lines[next], "q=1").ends_with("?q=1"));
            continue;
        }
        // A value that its converter refuses is not found, although the path allows methods; Werkzeug does the same.
        if (match.status != RouteMatch::Status::not_found) require(!router.allowed_methods(lines[next]).empty());
    }
    return 0;
}
