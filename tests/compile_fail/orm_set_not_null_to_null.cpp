// expect within 5: this column cannot be NULL
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { update<User>().set(User::c.name, std::nullopt); }
