// expect within 5: join() follows a relationship
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { User::query().join(User::c.name); }
