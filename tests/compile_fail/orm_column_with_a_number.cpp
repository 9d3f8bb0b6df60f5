// expect within 5: carboy: after its type a column has attributes
#include <carboy/orm.hpp>

using namespace carboy;

struct Post {
    Column<Integer, primary_key> id;
    Column<Integer, 5> member;
    CARBOY_MODEL(Post, id, member);
};
