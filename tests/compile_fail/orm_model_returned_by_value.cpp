// expect within 5: take_a_reference_or_say_copy_of_object
#include "../../examples/lesson/models.hpp"

using namespace carboy;

User find(Session& session) { return *session.get<User>(1); }
