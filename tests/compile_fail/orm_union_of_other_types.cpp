// expect within 5: columns of the same types
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { select(User::c.id).union_(select(User::c.name)); }
