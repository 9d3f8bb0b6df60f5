// Words that a name in generated C++ cannot be.
#pragma once

#include <string_view>

namespace carboy::cli {

/// True for a keyword of C++.
bool is_keyword(std::string_view name);

/// True for a type that <carboy/carboy.hpp> has in `carboy`, which `using namespace carboy` would make ambiguous.
bool is_facade_type(std::string_view name);

}  // namespace carboy::cli
