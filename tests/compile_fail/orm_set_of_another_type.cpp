// expect within 5: this value has a different type from the column
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { update<User>().set(User::c.name, 5); }
