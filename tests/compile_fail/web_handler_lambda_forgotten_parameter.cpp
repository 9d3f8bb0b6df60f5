// expect within 5: the_rule_has_more_variables_than_the_handler_has_parameters
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

int main() {
    App app{"shop"};
    app.route("/<name>", [] { return "x"; });
}
