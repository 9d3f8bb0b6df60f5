// expect within 5: carboy: CARBOY_MODEL does not list all members
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    CARBOY_MODEL(User, id);
};
