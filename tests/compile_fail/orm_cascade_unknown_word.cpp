// expect within 5: cascade<> has an unknown word
#include <carboy/orm.hpp>

using namespace carboy;

struct Child;

struct Parent {
    Column<Integer, primary_key> id;
    Many<Child, "parent", cascade<"all, delete-orphans">> children;
    CARBOY_MODEL(Parent, id, children);
};

int main() {}
