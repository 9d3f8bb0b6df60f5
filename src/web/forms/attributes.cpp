#include <carboy/web/forms/attributes.hpp>

#include <algorithm>

#include <carboy/base/text.hpp>

#include "web/forms/clean_attributes.hpp"

namespace carboy::web {

std::string clean_key(std::string_view key) {
    while (key.ends_with('_')) key.remove_suffix(1);
    std::string out(key);
    if (key.starts_with("data_") || key.starts_with("aria_")) std::replace(out.begin(), out.end(), '_', '-');
    return out;
}

const jinja::Value* find_attribute(const Attributes& attributes, std::string_view name) noexcept {
    for (const auto& [key, value] : attributes)
        if (key == name) return &value;
    return nullptr;
}

void set_attribute(Attributes& attributes, std::string_view name, jinja::Value value) {
    for (auto& [key, old] : attributes)
        if (key == name) {
            old = std::move(value);
            return;
        }
    attributes.emplace_back(name, std::move(value));
}

void add_attribute(Attributes& attributes, std::string_view name, jinja::Value value) {
    if (!find_attribute(attributes, name)) attributes.emplace_back(name, std::move(value));
}

std::string html_params(const Attributes& attributes) {
    std::vector<const Attributes::value_type*> sorted;
    for (const auto& attribute : attributes) sorted.push_back(&attribute);
    std::stable_sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->first < b->first; });
    std::string out;
    for (const auto* attribute : sorted) {
        const jinja::Value& value = attribute->second;
        if (value.is_bool() && !value.boolean()) continue;
        if (!out.empty()) out += ' ';
        out += clean_key(attribute->first);
        if (value.is_bool()) continue;
        out += "=\"";
        out += html_text(value);
        out += '"';
    }
    return out;
}

std::string html_text(const jinja::Value& value) {
    return value.is_markup() ? std::string(value.text()) : escape_html(value.str());
}

}  // namespace carboy::web
