// expect: compiles
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    User::query().options(selectin_load(User::c.posts).joined_load(Post::c.author), raise_load<User>()).all();
    User::query().options(joined_load(User::c.posts).options(raise_load(Post::c.author))).limit(2).all();
}
