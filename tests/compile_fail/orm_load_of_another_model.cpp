// expect within 5: this path does not exist: an option of a query begins at the query's model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { User::query().options(joined_load(Post::c.author)).all(); }
