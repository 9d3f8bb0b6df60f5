// Turns URLs and e-mail addresses in text into links. Source: Jinja utils.py, urlize.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::jinja {

struct Links {
    std::optional<std::int64_t> trim;
    std::string rel, target;
    std::vector<std::string> schemes;
};

/// `html` is already escaped.
std::string urlize(std::string_view html, const Links& links);
bool is_uri_scheme(std::string_view scheme);

}  // namespace carboy::jinja
