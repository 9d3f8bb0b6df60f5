// expect: one with a table_name has a table of its own, with another name
#include <carboy/orm.hpp>

using namespace carboy;

struct Animal {
    Column<Integer, primary_key> id;
    Column<std::string, polymorphic_on> type;

    static constexpr std::string_view table_name = "animals";
    CARBOY_MODEL(Animal, id, type);
};

struct Cat : Animal {
    static constexpr std::string_view table_name = "animals";
    static constexpr std::string_view polymorphic_identity = "cat";
    CARBOY_SUBMODEL(Cat, Animal);
};
