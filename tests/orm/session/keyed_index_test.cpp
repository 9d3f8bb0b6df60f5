// The index of a list with keys: it costs the same for every search, and follows what changes the list and the keys.
#include <random>

#include "orm/session/family_models.hpp"

namespace carboy {

/// A key that counts how often two are compared.
struct JarLabel {
    std::string text;
    static inline std::size_t comparisons = 0;
    friend bool operator==(const JarLabel& a, const JarLabel& b) { return ++comparisons, a.text == b.text; }
};

}  // namespace carboy

template <>
struct std::hash<carboy::JarLabel> {
    std::size_t operator()(const carboy::JarLabel& label) const { return std::hash<std::string>{}(label.text); }
};

template <>
struct carboy::sql::Type<carboy::JarLabel> {
    static ColumnType column_type() { return {.kind = TypeKind::string, .length = 40}; }
    static ValueView to_view(const JarLabel& label, Scratch&) { return ValueView::text(label.text); }
    static JarLabel from_view(ValueView view) { return {Type<std::string>::from_view(view)}; }
};

namespace carboy {
namespace {

struct Jar;

struct Pantry {
    Column<Integer, primary_key> id;
    Keyed<Many<Jar, "pantry", order_by<"id">>, "label", JarLabel> jars;

    CARBOY_MODEL(Pantry, id, jars);
};

struct Jar {
    Column<Integer, primary_key> id;
    Column<JarLabel> label;
    Column<Integer> grams;
    Column<std::optional<Integer>, foreign_key<&Pantry::id>> pantry_id;
    One<Pantry, "pantry_id"> pantry;

    CARBOY_MODEL(Jar, id, label, grams, pantry_id, pantry);
};

JarLabel jar_label(int number) { return {"jar " + std::to_string(number)}; }

class KeyedIndexTest : public FamilyTest {
  protected:
    /// Returns the number of comparisons of `work`.
    template <class F>
    static std::size_t comparisons(F work) {
        const std::size_t before = JarLabel::comparisons;
        work();
        return JarLabel::comparisons - before;
    }
    /// What get() must return.
    static Jar* searched(Pantry& of, const JarLabel& key) {
        Jar* found = nullptr;
        for (Jar& jar : of.jars)
            if ((*jar.label).text == key.text) found = &jar;
        return found;
    }

    Pantry& pantry = session.add(Pantry{});
};

constexpr int jar_count = 2000;

TEST_F(KeyedIndexTest, ASearchComparesAFewKeysWhateverTheLengthOfTheList) {
    const auto adding = comparisons([&] {
        for (int i = 0; i < jar_count; ++i) pantry.jars.add(Jar{.label = jar_label(i)});
    });
    EXPECT_LT(adding, 2U * jar_count) << "add() looks for the key first";
    session.commit();
    const auto finding = comparisons([&] {
        for (int i = 0; i < jar_count; ++i) ASSERT_EQ((*pantry.jars[jar_label(i)].label).text, jar_label(i).text);
        for (int i = jar_count; i < 2 * jar_count; ++i) ASSERT_FALSE(pantry.jars.contains(jar_label(i)));
    });
    EXPECT_LT(finding, 3U * jar_count);
    const auto renaming = comparisons([&] {
        for (int i = 0; i < jar_count; ++i) {
            Jar& jar = pantry.jars[jar_label(i)];
            jar.label = jar_label(jar_count + i);
            ASSERT_EQ(pantry.jars.get(jar_label(jar_count + i)), &jar);
            ASSERT_EQ(pantry.jars.get(jar_label(i)), nullptr);
        }
    });
    EXPECT_LT(renaming, 6U * jar_count);
    const auto removing = comparisons([&] {
        for (int i = 0; i < jar_count; ++i) pantry.jars.erase(jar_label(jar_count + i));
    });
    EXPECT_LT(removing, 3U * jar_count);
    EXPECT_TRUE(pantry.jars.empty());
}

TEST_F(KeyedIndexTest, TheLastOfSeveralObjectsWithAKeyIsFound) {
    for (int i = 0; i < 20; ++i) pantry.jars.add(Jar{.label = jar_label(i)});
    Jar& first = pantry.jars[jar_label(3)];
    Jar& last = pantry.jars[jar_label(15)];
    last.label = jar_label(3);
    EXPECT_EQ(pantry.jars.get(jar_label(3)), &last);
    pantry.jars.remove(last);
    EXPECT_EQ(pantry.jars.get(jar_label(3)), &first);
}

TEST_F(KeyedIndexTest, AnObjectOfTheListIsAddedAgainWhateverOthersHaveItsKey) {
    Jar& first = pantry.jars.add(Jar{.label = jar_label(1)});
    Jar& second = session.add(Jar{.label = jar_label(1), .pantry = pantry});
    EXPECT_EQ(&pantry.jars.add(first), &first);
    EXPECT_EQ(&pantry.jars.add(second), &second);
    EXPECT_EQ(pantry.jars.size(), 2U);
    EXPECT_THROW(pantry.jars.add(Jar{.label = jar_label(1)}), SessionError);
}

TEST_F(KeyedIndexTest, ItFollowsWhatChangesTheListOrAKey) {
    std::mt19937 random(7);
    const auto number = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    constexpr int keys = 40;
    Pantry& other = session.add(Pantry{});
    const auto any = [&]() -> Jar* {
        return pantry.jars.empty() ? nullptr : &*(pantry.jars.begin() + number(static_cast<int>(pantry.jars.size())));
    };
    session.commit();
    for (int step = 0; step < 3000; ++step) {
        Jar* const jar = any();
        switch (number(12)) {
            case 0:
            case 1:
            case 2:
            case 3:
                if (JarLabel key = jar_label(number(keys)); !pantry.jars.contains(key))
                    pantry.jars.add(Jar{.label = key});
                break;
            case 4:
                if (jar != nullptr) jar->label = jar_label(number(keys));
                break;
            case 5:
                if (jar != nullptr) pantry.jars.remove(*jar);
                break;
            case 6:
                if (jar != nullptr) jar->pantry = other;
                break;
            case 7:
                if (jar != nullptr) jar->pantry_id = *other.id;
                break;
            case 8:
                if (number(4) == 0) session.rollback();
                break;
            case 9: number(2) == 0 ? session.flush() : session.commit(); break;
            case 10:
                session.flush();
                session.execute(
                    update<Jar>().where(Jar::c.id % 7 == number(7)).set(Jar::c.label, jar_label(number(keys))));
                break;
            case 11:
                session.flush();  // deleted ones leave the list
                if (Jar* const kept = any()) number(2) == 0 ? session.expire(*kept) : session.delete_(*kept);
                break;
        }
        for (int key = 0; key < keys; ++key)
            ASSERT_EQ(pantry.jars.get(jar_label(key)), searched(pantry, jar_label(key)))
                << "step " << step << ", key " << key;
    }
}

}  // namespace
}  // namespace carboy
