// expect: carboy: a session needs the values of keys, foreign keys and version counters
#include <carboy/orm.hpp>

using namespace carboy;

sql::Expr<std::int64_t> next_number();

struct Post {
    Column<Integer, primary_key, default_from<next_number>> id;
    CARBOY_MODEL(Post, id);
};

int use() { return static_cast<int>(orm::mapper_of<Post>().columns.size()); }
