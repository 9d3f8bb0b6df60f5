// expect within 5: a lambda with auto parameters
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

int main() {
    App app{"shop"};
    app.route("/<name>", [](const auto& name) { return name; });
}
