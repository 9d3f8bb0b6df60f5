// expect: this column is compared with a value of a different type
#include <string>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { auto query = User::query().filter(User::c.name == User::c.id); }
