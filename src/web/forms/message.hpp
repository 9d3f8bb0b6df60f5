// The messages of validators, with their named values.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace carboy::web {

/// Replaces %(name)d and %(name)s by the value of that name, and %% by %. Anything else is kept.
std::string format_message(std::string_view text,
                           std::initializer_list<std::pair<std::string_view, std::string_view>> values);

}  // namespace carboy::web
