// expect within 5: carboy: a foreign key names the member of the other model: foreign_key<&User::id>
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    CARBOY_MODEL(User, id);
};

struct Post {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<"user.id">> member;
    CARBOY_MODEL(Post, id, member);
};
