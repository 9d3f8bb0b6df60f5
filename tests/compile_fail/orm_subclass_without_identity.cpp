// expect: a subclass of a model has its own polymorphic_identity
#include <carboy/orm.hpp>

using namespace carboy;

struct Animal {
    Column<Integer, primary_key> id;
    Column<std::string, polymorphic_on> type;

    static constexpr std::string_view polymorphic_identity = "animal";
    CARBOY_MODEL(Animal, id, type);
};

struct Cat : Animal {
    CARBOY_SUBMODEL(Cat, Animal);
};
