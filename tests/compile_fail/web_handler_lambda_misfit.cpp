// expect within 5: an_int_variable_needs_an_integer_parameter
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

int main() {
    App app{"shop"};
    app.route("/<int:id>", [](const std::string& id) { return id; });
}
