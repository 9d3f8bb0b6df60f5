// expect within 5: carboy: the default is not a value of the column's type
#include <carboy/orm.hpp>

using namespace carboy;

struct Post {
    Column<Integer, primary_key> id;
    Column<Integer, default_<"draft">> member;
    CARBOY_MODEL(Post, id, member);
};
