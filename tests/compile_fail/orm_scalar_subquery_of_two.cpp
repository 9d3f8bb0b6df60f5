// expect within 5: requires a select() of one column
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { select(User::c.id, User::c.name).scalar_subquery(); }
