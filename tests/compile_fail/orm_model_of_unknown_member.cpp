// expect within 5: carboy: CARBOY_MODEL lists a member that the struct does not have
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    CARBOY_MODEL(User, id, nam);
};
