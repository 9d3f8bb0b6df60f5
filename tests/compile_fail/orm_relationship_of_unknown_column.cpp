// expect within 5: carboy: a One names the member of its model that is the foreign key
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    CARBOY_MODEL(User, id, name);
};

struct Post {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&User::id>> user_id;
    One<User, "usr_id"> user;
    CARBOY_MODEL(Post, id, user_id, user);
};
