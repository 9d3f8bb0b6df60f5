// expect: compiles
#include <string>

#include <carboy/web/context/url_for.hpp>

std::string show_user(long, const std::string&) { return {}; }

int main() {
    using namespace carboy::web;
    return static_cast<int>(url_for<show_user>(1, "a").size() +
                            url_for<show_user>(1, "a", UrlValues{{"page", 2}}).size());
}
