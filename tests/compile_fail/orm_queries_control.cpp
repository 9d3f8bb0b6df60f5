// expect: compiles
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    constexpr auto& other = aliased<Post, "other">;
    User::query().order_by(User::c.name, User::c.id.desc()).join(User::c.posts).filter_by({.name = "Ada"});
    update<User>().set(User::c.name, "x").set(User::c.name, User::c.email);
    update<Post>().set(Post::c.user_id, std::nullopt);
    select(User::c.id).join(other, User::c.posts).union_(select(Post::c.id));
    select(User::c.id).scalar_subquery();
    select(User::c.id, User::c.name).subquery("u");
    case_(when(User::c.id > 1, "x"), when(User::c.id > 2, User::c.name));
    insert<User>().from_select(select(User::c.name), User::c.email);
    select(func::call<int>("abs", User::c.id));
}
