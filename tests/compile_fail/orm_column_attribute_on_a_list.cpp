// expect within 5: a relationship has the attributes cascade
#include <carboy/orm.hpp>

using namespace carboy;

struct Child;

struct Parent {
    Column<Integer, primary_key> id;
    Many<Child, "parent", unique> children;
    CARBOY_MODEL(Parent, id, children);
};

int main() {}
