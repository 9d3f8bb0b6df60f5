// expect within 5: this path does not exist: the relationship belongs to another model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { User::query().options(selectin_load(User::c.posts).joined_load(User::c.posts)).all(); }
