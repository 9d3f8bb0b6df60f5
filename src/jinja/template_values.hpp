// What is known about a value in a template: the variable of the application from which it comes.
#pragma once

#include <carboy/jinja/template_uses.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/syntax/ast.hpp"

namespace carboy::jinja {

struct KnownValue {
    /// value: it is at the path. items: its items are there. chunks: its items are lists of the items of the path.
    /// groups: its items are each a key with such a list. group: one of these.
    enum class Form { value, items, chunks, groups, group };
    TemplatePath path;
    Form form = Form::value;
};

using Known = std::optional<KnownValue>;  // nullopt: unknown

/// Returns an item of a value, as in a loop over it.
Known item_of(Known value);

/// Returns an attribute of a value.
Known attribute_of(Known value, const std::string& name, int line);

/// Returns what a filter makes of a value.
Known filtered(const Node& filter, const Known& value);

/// Returns the attributes that a filter reads by their names: posts|sort(attribute='title').
std::vector<TemplatePath> attributes_read(const Node& filter, const Known& value);

/// Returns the text of a constant.
std::optional<std::string> constant_text(const Node& node);

}  // namespace carboy::jinja
