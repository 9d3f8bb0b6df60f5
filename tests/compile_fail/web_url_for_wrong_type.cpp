// expect: a value has a different type from the handler's parameter
#include <string>

#include <carboy/web/context/url_for.hpp>

std::string show_user(long) { return {}; }

int main() { return static_cast<int>(carboy::web::url_for<show_user>("one").size()); }
