// expect: requires one value for each of the handler's parameters
#include <string>

#include <carboy/web/context/url_for.hpp>

std::string list_users() { return {}; }

int main() { return static_cast<int>(carboy::web::url_for<list_users>(1).size()); }
