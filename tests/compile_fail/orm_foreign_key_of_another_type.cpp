// expect within 5: carboy: a foreign key has the type of the column that it refers to
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    CARBOY_MODEL(User, id);
};

struct Post {
    Column<Integer, primary_key> id;
    Column<String<20>, foreign_key<&User::id>> member;
    CARBOY_MODEL(Post, id, member);
};
