// expect within 5: objects in a braced list cannot be moved
#include "../../examples/lesson/models.hpp"

using namespace carboy;

void add(Session& session) { session.add_all({User{.name = "a"}, User{.name = "b"}}); }
