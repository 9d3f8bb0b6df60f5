// expect within 5: write add_all(std::move(objects))
#include <vector>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

void add(Session& session, std::vector<User>& users) { session.add_all(users); }
