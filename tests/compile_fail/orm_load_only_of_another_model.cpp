// expect within 5: this path does not exist: the column belongs to another model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { User::query().options(selectin_load(User::c.posts).load_only(Post::c.title, User::c.name)).all(); }
