#include <carboy/web/templates/error_view.hpp>

namespace carboy::web::detail {

void write_error(const void* object, std::string& out) {
    const auto& error = *static_cast<const http::HttpError*>(object);
    out.append(std::to_string(error.status()))
        .append(" ")
        .append(error.name())
        .append(": ")
        .append(error.description());
}

}  // namespace carboy::web::detail
