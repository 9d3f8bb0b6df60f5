// expect within 5: carboy: String<Length> needs a length above 0
#include <carboy/orm.hpp>

using namespace carboy;

struct Post {
    Column<Integer, primary_key> id;
    Column<String<0>> member;
    CARBOY_MODEL(Post, id, member);
};
