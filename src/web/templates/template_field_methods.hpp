// The methods of request.args and similar mappings in templates.
#pragma once

#include <string_view>
#include <vector>

#include <carboy/jinja/python/containers.hpp>

namespace carboy::web {

/// Every name with the list of its values, in their order of arrival.
using FieldLists = jinja::Ptr<jinja::Dict>;

/// A mapping's fields: `whole` is the only part, or several parts together.
struct FieldParts {
    FieldLists whole;
    std::vector<FieldLists> parts;
};

/// Returns a list of (name, value): for each value, or only for the first value of each name.
jinja::Value field_pairs(const jinja::Dict& lists, bool every_value);

/// Returns get, getlist, items, to_dict, lists or listvalues as a function of these fields; missing for another name.
jinja::Value field_method(const FieldParts& fields, std::string_view name);

}  // namespace carboy::web
