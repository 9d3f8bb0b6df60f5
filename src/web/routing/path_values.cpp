#include <charconv>
#include <cmath>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/web/routing/path_values.hpp>

namespace carboy::web {

namespace {

template <class T>
std::optional<T> whole_number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

namespace detail {

std::optional<long long> path_integer(std::string_view text, bool is_signed) {
    if (!is_signed && text.starts_with('-')) return std::nullopt;
    return whole_number<long long>(text);
}

std::optional<unsigned long long> path_unsigned(std::string_view text) {
    if (text == "-0") return 0;
    return whole_number<unsigned long long>(text);
}

std::optional<double> path_floating(std::string_view text) {
    const auto value = whole_number<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::string canonical_uuid(std::string_view text) { return lower(text); }

}  // namespace detail

bool PathValues::contains(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < count_; ++i)
        if (variables_[i].name == name) return true;
    return false;
}

std::size_t PathValues::position(std::string_view name) const {
    for (std::size_t i = 0; i < count_; ++i)
        if (variables_[i].name == name) return i;
    throw Error("unknown_variable", "The matched rule has no variable '" + std::string(name) + "'.",
                "Use a name that is between < and > in the rule.");
}

}  // namespace carboy::web
