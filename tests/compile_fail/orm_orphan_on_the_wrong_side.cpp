// expect within 5: delete-orphan belongs to the other side
#include <carboy/orm.hpp>

using namespace carboy;

struct Parent {
    Column<Integer, primary_key> id;
    CARBOY_MODEL(Parent, id);
};

struct Child {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Parent::id>> parent_id;
    One<Parent, "parent_id", cascade<"all, delete-orphan">> parent;
    CARBOY_MODEL(Child, id, parent_id, parent);
};

int main() {}
