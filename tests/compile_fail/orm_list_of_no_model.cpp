// expect within 5: carboy: Many<> refers to a model
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    Many<int, "user"> numbers;
    CARBOY_MODEL(User, id, numbers);
};
