// expect: a value has another type than the handler's parameter that it stands for
#include <string>

#include <carboy/web/url_for.hpp>

std::string show_user(long) { return {}; }

int main() { return static_cast<int>(carboy::web::url_for<show_user>("one").size()); }
