// expect within 5: carboy: CARBOY_MODEL lists columns and relationships
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    int age;
    CARBOY_MODEL(User, id, age);
};
