// expect: compiles
#include <string>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    auto query = User::query().filter(User::c.id == 1, User::c.name == std::string("x")).filter_by({.name = "x"});
    return query.count() == 0;
}
