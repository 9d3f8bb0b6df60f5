#include "jinja/template_values.hpp"

#include <algorithm>

#include "jinja/text/text_ops.hpp"

namespace carboy::jinja {
namespace {

using Form = KnownValue::Form;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

const Node* keyword(const Node& filter, std::string_view name) {
    for (const auto& [key, value] : filter.keywords)
        if (key == name) return value.get();
    return nullptr;
}

/// Returns the argument that names an attribute, or nullptr.
const Node* attribute_argument(const Node& filter) {
    const auto positional = [&](std::size_t i) { return i < filter.items.size() ? filter.items[i].get() : nullptr; };
    const std::string_view name = filter.name;
    if (is_one_of(name, {"selectattr", "rejectattr"})) return positional(0);
    const Node* named = keyword(filter, "attribute");
    if (name == "map") return named;
    if (is_one_of(name, {"groupby", "sum"})) return named ? named : positional(0);
    if (is_one_of(name, {"join", "unique", "min", "max"})) return named ? named : positional(1);
    if (name == "sort") return named ? named : positional(2);
    return nullptr;
}

/// Returns the path of "author.name" in an item; a number stands for an item.
TemplatePath path_in(const KnownValue& item, std::string_view attribute, int line) {
    TemplatePath path = item.path;
    path.line = line;
    for (const std::string_view part : split_text(attribute, ".", -1, false)) {
        const bool number = !part.empty() && part.find_first_not_of("0123456789") == part.npos;
        path.steps.emplace_back(number ? "[]" : part);
    }
    return path;
}

}  // namespace

std::optional<std::string> constant_text(const Node& node) {
    if (node.kind != NodeKind::constant || !node.value.is_string()) return std::nullopt;
    return std::string(node.value.text());
}

Known item_of(Known value) {
    if (!value) return value;
    switch (value->form) {
        case Form::value: value->path.steps.emplace_back("[]"); return value;
        case Form::items:
        case Form::chunks: value->form = Form::value; return value;
        case Form::groups: value->form = Form::group; return value;
        case Form::group: return std::nullopt;
    }
    return std::nullopt;
}

Known attribute_of(Known value, const std::string& name, int line) {
    if (!value) return value;
    if (value->form == Form::group && name == "list") {
        value->form = Form::value;
        return value;
    }
    if (value->form != Form::value) return std::nullopt;
    value->path.steps.push_back(name);
    value->path.line = line;
    return value;
}

Known filtered(const Node& filter, const Known& value) {
    const std::string_view name = filter.name;
    if (is_one_of(name, {"sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default",
                         "d"}))
        return value;
    if (is_one_of(name, {"first", "last", "random", "min", "max"})) return item_of(value);
    if (!value || value->form != Form::value) return std::nullopt;
    if (is_one_of(name, {"batch", "slice"})) return KnownValue{value->path, Form::chunks};
    if (name == "groupby") return KnownValue{value->path, Form::groups};
    if (name != "map") return std::nullopt;
    const Node* attribute = keyword(filter, "attribute");
    const auto text = attribute ? constant_text(*attribute) : std::nullopt;
    if (!text) return std::nullopt;
    return KnownValue{path_in(*item_of(value), *text, filter.line), Form::items};
}

std::vector<TemplatePath> attributes_read(const Node& filter, const Known& value) {
    const Node* argument = attribute_argument(filter);
    const auto text = argument && !keyword(filter, "default") ? constant_text(*argument) : std::nullopt;
    const Known item = text ? item_of(value) : std::nullopt;
    std::vector<TemplatePath> paths;
    if (!item || item->form != Form::value) return paths;
    const bool several = filter.name == "sort";  // by several attributes: 'state,title'
    for (const std::string_view one :
         several ? split_text(*text, ",", -1, false) : std::vector<std::string_view>{*text})
        paths.push_back(path_in(*item, one, argument->line));
    return paths;
}

}  // namespace carboy::jinja
