#include <carboy/web/app/scaffold.hpp>

namespace carboy::web::detail {

std::string lambda_endpoint(std::string endpoint, std::string_view rule, Methods methods) {
    if (!endpoint.empty()) return endpoint;
    endpoint = rule;
    return methods.contains(Method::get) ? endpoint : endpoint + " " + methods.to_string();
}

}  // namespace carboy::web::detail
