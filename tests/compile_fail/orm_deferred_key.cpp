// expect within 5: a session needs keys, unique columns and version counters, so they cannot be deferred
#include <carboy/orm.hpp>

using namespace carboy;

struct Parent {
    Column<Integer, primary_key> id;
    Column<Text, unique, deferred> name;
    CARBOY_MODEL(Parent, id, name);
};

int main() {}
