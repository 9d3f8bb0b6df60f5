// expect within 5: carboy: options are written with their names
#include <carboy/web.hpp>

using namespace carboy;

std::string show(Request&) { return {}; }

int main() {
    App app{"shop"};
    app.get<show>("/", {"GET"});
}
