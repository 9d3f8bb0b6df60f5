// expect: sum() requires numbers
#include <string>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { auto query = select(func::sum(User::c.name)); }
