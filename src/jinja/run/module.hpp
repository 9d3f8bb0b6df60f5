// The objects that a render makes from templates and blocks: `self`, `super` and imported modules.
#pragma once

#include "jinja/run/render.hpp"

namespace carboy::jinja {

/// `self`: its attributes are the blocks.
Value make_self_reference(Scope& scope);
/// `super`: calling it renders the block that `block` overrides; undefined when there is none.
Value make_super_reference(Scope& scope, const Block& block, Undefined flavour);
/// The result of `import`: the names that the template exports; printing it writes the template's output.
Value make_module(const std::string& name, Scope& scope, std::string_view body);

}  // namespace carboy::jinja
