// What a mapper says about relationships that contradict their models.
#include <carboy/orm.hpp>

#include <gtest/gtest.h>

#include <iostream>

namespace carboy {
namespace {

// Templates, so that they are registered only where a test asks for it.
template <int Case>
struct Part;

template <int Case>
struct Whole {
    Column<Integer, primary_key> id;
    Many<Part<Case>, "whole", order_by<"id, nam desc">> parts;

    static constexpr std::string_view table_name = "wrong_whole";
    CARBOY_MODEL(Whole, id, parts);
};

template <int Case>
struct Part {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Whole<Case>::id>> whole_id;
    One<Whole<Case>, "whole_id"> whole;

    static constexpr std::string_view table_name = "wrong_part";
    CARBOY_MODEL(Part, id, whole_id, whole);
};

template <int Case>
struct Friend {
    Column<Integer, primary_key> id;
    ManyToMany<Friend, "wrong_friend"> friends;

    static constexpr std::string_view table_name = "wrong_friends";
    CARBOY_MODEL(Friend, id, friends);
};

template <int Case>
struct Animal {
    Column<Integer, primary_key> id;
    Column<String<20>, polymorphic_on> kind;

    static constexpr std::string_view table_name = "wrong_animal";
    static constexpr std::string_view polymorphic_identity = "animal";
    CARBOY_MODEL(Animal, id, kind);
};

template <int Case>
struct Dog : Animal<Case> {
    static constexpr std::string_view polymorphic_identity = "dog";
    CARBOY_SUBMODEL(Dog, Animal<Case>);
};

template <int Case>
struct Cat : Animal<Case> {
    ManyToMany<Dog<Case>, "wrong_foes"> foes;

    static constexpr std::string_view polymorphic_identity = "cat";
    CARBOY_SUBMODEL(Cat, Animal<Case>, foes);
};

/// Registers models in a child process and ends it with the sentence that their linking throws.
template <class... Model>
[[noreturn]] void link() {
    (orm::register_model(orm::type_key<Model>(), &orm::mapper_of<Model>), ...);
    try {
        orm::all_mappers();
        std::exit(0);
    } catch (const MappingError& error) {
        std::cerr << error.message();
        std::exit(1);
    }
}

/// Each child process starts anew, because other tests have left threads that it would not have.
class RelationshipLinkDeathTest : public ::testing::Test {
  protected:
    RelationshipLinkDeathTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(RelationshipLinkDeathTest, AnUnknownColumnInAnOrderIsNamed) {
    EXPECT_EXIT((link<Whole<1>, Part<1>>()), ::testing::ExitedWithCode(1),
                "Whole.parts is ordered by 'nam', which Part does not have.");
}

TEST_F(RelationshipLinkDeathTest, ASelfReferenceHasToNameItsColumns) {
    EXPECT_EXIT((link<Friend<1>>()), ::testing::ExitedWithCode(1),
                "Friend.friends links Friend with itself and does not say which column is which.");
}

TEST_F(RelationshipLinkDeathTest, ClassesOfAHierarchyHaveToNameTheirColumns) {
    EXPECT_EXIT((link<Animal<1>, Dog<1>, Cat<1>>()), ::testing::ExitedWithCode(1),
                "Cat.foes uses the column 'wrong_animal_id' of the table 'wrong_foes' for both Cat and Dog.");
}

TEST(RelationshipAttributesTest, CascadesAreReadAsSqlAlchemyReadsThem) {
    static_assert(orm::cascade<"all">.remove && orm::cascade<"all">.merge && !orm::cascade<"all">.delete_orphan);
    static_assert(orm::cascade<" delete ,  delete-orphan,">.delete_orphan);
    static_assert(!orm::cascade<"save-update">.merge);
    static_assert(orm::relationship_attributes<>.cascades.merge && !orm::relationship_attributes<>.cascades.remove);
    static_assert(orm::relationship_attributes<order_by<"a desc">, view_only>.view_only);
}

}  // namespace
}  // namespace carboy
