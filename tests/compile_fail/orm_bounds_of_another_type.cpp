// expect: the bounds have another type than the column
#include <string>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { auto query = User::query().filter(User::c.id.between("a", "b")); }
