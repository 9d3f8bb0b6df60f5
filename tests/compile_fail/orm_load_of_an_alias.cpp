// expect within 5: carboy: a loading option names a member of the query's model, not of an alias
#include <carboy/orm.hpp>

using namespace carboy;

struct Post;

struct User {
    Column<Integer, primary_key> id;
    Many<Post, "user_id"> posts;
    CARBOY_MODEL(User, id, posts);
};

struct Post {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&User::id>> user_id;
    CARBOY_MODEL(Post, id, user_id);
};

void misuse(Session& session) {
    constexpr auto& other = aliased<User, "other">;
    session.query<User>().options(joined_load(other.posts));
}
