// expect within 5: carboy: methods are written {Method::get, Method::post}, not as text
#include <carboy/web.hpp>

using namespace carboy;

std::string show(Request&) { return {}; }

int main() {
    App app{"shop"};
    app.route<show>("/", {"GET", "POST"});
}
