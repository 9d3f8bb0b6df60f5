// expect: carboy: a sequence numbers an integer column
#include <carboy/orm.hpp>

using namespace carboy;

struct Post {
    Column<Integer, primary_key> id;
    Column<String<20>, sequence<"post_number">> number;
    CARBOY_MODEL(Post, id, number);
};

int use() { return static_cast<int>(orm::mapper_of<Post>().columns.size()); }
