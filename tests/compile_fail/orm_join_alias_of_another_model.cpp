// expect within 5: the relationship leads to a different model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    constexpr auto& other = aliased<User, "other">;
    select(User::c.id).join(other, User::c.posts);
}
