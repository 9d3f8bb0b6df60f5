// Evaluates constant expressions when a template is compiled, exactly where Jinja's optimizer does.
#pragma once

#include "jinja/run/environment_parts.hpp"
#include "jinja/syntax/ast.hpp"

#include <optional>

namespace carboy::jinja {

/// The facts about the place that folding needs: filters, tests and text are not folded where escaping is unknown.
struct FoldMode {
    bool escaping = false;
    bool unknown = false;
};

/// Returns the node's value; nullopt when it depends on the render or fails (it then fails during the render).
std::optional<Value> fold(const EnvironmentParts& environment, const Node& node, const FoldMode& mode);
/// True for values that may be part of a program: no objects, no undefined values.
bool is_plain(const Value& value);

}  // namespace carboy::jinja
