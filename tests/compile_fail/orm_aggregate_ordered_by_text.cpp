// expect within 5: carboy: order_by() takes columns and expressions
#include <carboy/orm.hpp>

using namespace carboy;

struct Post {
    Column<Integer, primary_key> id;
    Column<String<20>> title;
    CARBOY_MODEL(Post, id, title);
};

auto use() { return func::string_agg(Post::c.title, ",").order_by("title"); }
