#include <carboy/http/multi_dict.hpp>

#include <charconv>

#include <carboy/base/text.hpp>
#include <carboy/http/error.hpp>

namespace carboy::http {

namespace {

std::string_view strip(std::string_view text) {
    constexpr std::string_view space = " \t\n\r\v\f";
    std::size_t first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

template <class T>
std::optional<T> parse_number(std::string_view text) {
    text = strip(text);
    // from_chars does not accept a plus sign, and a second sign after it is not valid.
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    T value{};
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

// clang-format off
template <> std::optional<int> parse_value<int>(std::string_view text) { return parse_number<int>(text); }
template <> std::optional<long> parse_value<long>(std::string_view text) { return parse_number<long>(text); }
template <> std::optional<long long> parse_value<long long>(std::string_view text) { return parse_number<long long>(text); }
template <> std::optional<unsigned> parse_value<unsigned>(std::string_view text) { return parse_number<unsigned>(text); }
template <> std::optional<unsigned long> parse_value<unsigned long>(std::string_view text) { return parse_number<unsigned long>(text); }
template <> std::optional<unsigned long long> parse_value<unsigned long long>(std::string_view text) { return parse_number<unsigned long long>(text); }
template <> std::optional<float> parse_value<float>(std::string_view text) { return parse_number<float>(text); }
template <> std::optional<double> parse_value<double>(std::string_view text) { return parse_number<double>(text); }
template <> std::optional<std::string> parse_value<std::string>(std::string_view text) { return std::string(text); }
// clang-format on

template <>
std::optional<bool> parse_value<bool>(std::string_view text) {
    std::string word = lower(strip(text));
    if (word == "1" || word == "true" || word == "yes" || word == "on") return true;
    if (word == "0" || word == "false" || word == "no" || word == "off") return false;
    return std::nullopt;
}

const std::string* MultiDict::find(std::string_view name) const noexcept {
    for (const Item& item : items_)
        if (item.first == name) return &item.second;
    return nullptr;
}

void MultiDict::add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }

void MultiDict::clear() noexcept { items_.clear(); }

const std::string& MultiDict::operator[](std::string_view name) const {
    if (const std::string* value = find(name)) return *value;
    throw BadRequestKeyError(kind_, name);
}

std::string MultiDict::get(std::string_view name, std::string_view default_value) const {
    const std::string* value = find(name);
    return value ? *value : std::string(default_value);
}

std::vector<std::string> MultiDict::getlist(std::string_view name) const {
    std::vector<std::string> values;
    for (const Item& item : items_)
        if (item.first == name) values.push_back(item.second);
    return values;
}

}  // namespace carboy::http
