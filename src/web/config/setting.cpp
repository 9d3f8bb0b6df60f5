#include <carboy/web/config/setting.hpp>

#include <carboy/http/multi_dict.hpp>
#include <carboy/value/text/float_text.hpp>

namespace carboy::web {

Setting::Setting() noexcept = default;
Setting::Setting(std::nullptr_t) noexcept {}
Setting::Setting(bool value) noexcept : value_(value) {}
Setting::Setting(Number, std::int64_t value) noexcept : value_(value) {}
Setting::Setting(Number, double value) noexcept : value_(value) {}
Setting::Setting(const char* value) : value_(std::string(value)) {}
Setting::Setting(std::string_view value) : value_(std::string(value)) {}
Setting::Setting(std::string value) : value_(std::move(value)) {}
Setting::Setting(List value) : value_(std::move(value)) {}
Setting::Setting(Table value) : value_(std::move(value)) {}
Setting::Setting(const Setting& other) = default;
Setting::Setting(Setting&& other) noexcept = default;
Setting& Setting::operator=(const Setting& other) = default;
Setting& Setting::operator=(Setting&& other) noexcept = default;
Setting::~Setting() = default;

const Setting* Setting::find(std::string_view name) const noexcept {
    if (const auto* table = std::get_if<Table>(&value_))
        for (const auto& [key, setting] : *table)
            if (key == name) return &setting;
    return nullptr;
}

Setting& Setting::operator[](std::string_view name) {
    if (!is_table()) value_ = Table();
    auto& table = std::get<Table>(value_);
    for (auto& [key, setting] : table)
        if (key == name) return setting;
    return table.emplace_back(std::string(name), Setting()).second;
}

std::optional<bool> Setting::as_bool() const {
    if (const auto* value = std::get_if<bool>(&value_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value != 0;
    if (const auto* value = std::get_if<std::string>(&value_)) return http::parse_value<bool>(*value);
    return std::nullopt;
}

std::optional<std::int64_t> Setting::as_integer() const {
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
    if (const auto* value = std::get_if<std::string>(&value_)) return http::parse_value<std::int64_t>(*value);
    return std::nullopt;
}

std::optional<double> Setting::as_floating() const {
    if (const auto* value = std::get_if<double>(&value_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
    if (const auto* value = std::get_if<std::string>(&value_)) return http::parse_value<double>(*value);
    return std::nullopt;
}

std::optional<std::string> Setting::as_text() const {
    if (is_none() || is_table() || std::holds_alternative<List>(value_)) return std::nullopt;
    return text();
}

std::optional<Setting::List> Setting::as_list() const {
    if (const auto* value = std::get_if<List>(&value_)) return *value;
    if (const auto* value = std::get_if<std::string>(&value_)) return List{*value};
    return std::nullopt;
}

namespace {
/// A string inside a table has quotes.
std::string quoted(const Setting& setting) {
    return std::holds_alternative<std::string>(setting.variant()) ? "'" + setting.text() + "'" : setting.text();
}
}  // namespace

std::string Setting::text() const {
    if (const auto* value = std::get_if<std::string>(&value_)) return *value;
    if (const auto* value = std::get_if<bool>(&value_)) return *value ? "True" : "False";
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return std::to_string(*value);
    if (const auto* value = std::get_if<double>(&value_)) return value::float_text(*value);
    if (is_none()) return "None";
    if (const auto* table = std::get_if<Table>(&value_)) {
        std::string text = "{";
        for (const auto& [key, setting] : *table)
            text.append(text.size() > 1 ? ", '" : "'").append(key).append("': ").append(quoted(setting));
        return text + "}";
    }
    std::string text = "[";
    for (const std::string& item : std::get<List>(value_))
        text.append(text.size() > 1 ? ", '" : "'").append(item) += '\'';
    return text + "]";
}

}  // namespace carboy::web
