// expect within 5: carboy: a primary key is never NULL
#include <carboy/orm.hpp>

using namespace carboy;

struct Post {
    Column<std::optional<Integer>, primary_key> id;
    CARBOY_MODEL(Post, id);
};
