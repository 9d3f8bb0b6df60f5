// expect within 5: the same number of columns
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { select(User::c.id).union_(select(User::c.id, User::c.name)); }
