// expect: the database computes this column, so it cannot be set
#include <carboy/orm.hpp>

using namespace carboy;

struct Box {
    Column<Integer, primary_key> id;
    Column<Integer> width;
    Column<Integer, computed<"width * width">> area;
    CARBOY_MODEL(Box, id, width, area);
};

void grow(Box& box) { box.area = 4; }
