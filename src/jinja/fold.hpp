// Evaluates constant expressions when a template is compiled, exactly where Jinja's optimizer does.
#pragma once

#include "jinja/ast.hpp"
#include "jinja/environment_parts.hpp"

#include <optional>

namespace carboy::jinja {

/// What folding knows of the place: filters, tests and text do not fold where escaping is not known.
struct FoldMode {
    bool escaping = false;
    bool unknown = false;
};

/// The node's value, or nothing when it depends on the render (or fails: then it shall fail there).
std::optional<Value> fold(const Environment& environment, const Node& node, const FoldMode& mode);
/// True for values that may stand in a program: no objects, no undefined values.
bool is_plain(const Value& value);

}  // namespace carboy::jinja
