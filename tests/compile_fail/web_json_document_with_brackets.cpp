// expect within 5: carboy: a JSON document is read with get<std::string>(
#include <carboy/web.hpp>

using namespace carboy;

std::string show(Request& request) { return std::string(request.json()["name"].as_string()); }
