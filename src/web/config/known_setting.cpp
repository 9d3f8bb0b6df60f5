#include <carboy/web/config/known_setting.hpp>

#include <carboy/web/config/setting.hpp>

namespace carboy::web::detail {

std::string default_text(bool value) { return value ? "true" : "false"; }
std::string default_text(std::int64_t value) { return std::to_string(value); }
std::string default_text(double value) { return Setting(value).text(); }
std::string default_text(std::string_view value) { return std::string(value); }

}  // namespace carboy::web::detail
