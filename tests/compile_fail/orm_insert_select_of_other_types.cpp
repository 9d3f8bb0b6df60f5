// expect within 5: has a different type from the column that it fills
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { insert<User>().from_select(select(User::c.id), User::c.name); }
