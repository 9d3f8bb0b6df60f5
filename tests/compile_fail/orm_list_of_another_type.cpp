// expect: the values of this list have a different type from the column
#include <string>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { auto query = User::query().filter(User::c.id.in_({std::string("x")})); }
