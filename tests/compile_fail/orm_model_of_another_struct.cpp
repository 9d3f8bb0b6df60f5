// expect within 5: carboy: CARBOY_MODEL names another model
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    CARBOY_MODEL(User, id, name);
};

struct Post {
    Column<Integer, primary_key> id;
    CARBOY_MODEL(User, id);
};
