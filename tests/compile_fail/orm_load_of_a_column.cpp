// expect within 5: a loading option names a relationship of the query's model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { User::query().options(joined_load(User::c.name)).all(); }
