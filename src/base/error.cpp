#include <carboy/base/error.hpp>

#include <utility>

namespace carboy {

static std::string with_hint(const std::string& message, const std::string& hint) {
    return hint.empty() ? message : message + "\n  " + hint;
}

Error::Error(std::string_view code, std::string message, std::string hint)
    : std::runtime_error(with_hint(message, hint)), code_(code), message_(std::move(message)), hint_(std::move(hint)) {}

}  // namespace carboy
