// Messages that are kept in the session for the next page that the visitor sees.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carboy::web {

/// Stores a message for the next page that the visitor sees.
void flash(std::string_view message, std::string_view category = "message");

/// A message and its category.
struct FlashedMessage {
    std::string category;
    std::string message;
};

/// Returns the messages flashed since the last call and removes them from the session. Further calls in the same
/// request return them again. With a filter, only those of the named categories.
std::vector<FlashedMessage> get_flashed_messages(const std::vector<std::string>& category_filter = {});

}  // namespace carboy::web
