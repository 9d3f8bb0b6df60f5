// expect: arithmetic in SQL requires two numbers
#include <string>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { auto query = User::query().filter(User::c.name * 2 == 4); }
