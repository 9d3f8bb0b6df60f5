// expect within 5: carboy: this list holds objects of another model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

void add(User& user) { user.posts.add(User{.name = "x"}); }
