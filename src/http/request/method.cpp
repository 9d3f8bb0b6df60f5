#include <carboy/http/method.hpp>

#include <array>

namespace carboy::http {

namespace {
constexpr std::array<std::string_view, 9> names = {"GET",    "HEAD",    "POST",  "PUT",    "PATCH",
                                                   "DELETE", "OPTIONS", "TRACE", "CONNECT"};
}

std::string_view to_string(Method method) noexcept { return names[static_cast<std::size_t>(method)]; }

std::optional<Method> parse_method(std::string_view name) noexcept {
    if (name == "GET") return Method::get;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return static_cast<Method>(i);
    return std::nullopt;
}

std::string Methods::to_string() const {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!contains(static_cast<Method>(i))) continue;
        if (!list.empty()) list += ", ";
        list += names[i];
    }
    return list;
}

}  // namespace carboy::http
