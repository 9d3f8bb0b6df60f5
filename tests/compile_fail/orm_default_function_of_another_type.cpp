// expect within 5: carboy: the default is not a value of the column's type
#include <carboy/orm.hpp>

using namespace carboy;

std::string make_name();

struct Post {
    Column<Integer, primary_key> id;
    Column<Integer, default_from<make_name>> member;
    CARBOY_MODEL(Post, id, member);
};
