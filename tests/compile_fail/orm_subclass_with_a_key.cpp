// expect: a subclass of a model has the primary key of its base class, also in a table of its own
#include <carboy/orm.hpp>

using namespace carboy;

struct Animal {
    Column<Integer, primary_key> id;
    Column<std::string, polymorphic_on> type;

    CARBOY_MODEL(Animal, id, type);
};

struct Cat : Animal {
    Column<Integer, primary_key> cat_id;

    static constexpr std::string_view table_name = "cats";
    static constexpr std::string_view polymorphic_identity = "cat";
    CARBOY_SUBMODEL(Cat, Animal, cat_id);
};
