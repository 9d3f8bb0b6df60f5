// The index of a list with keys: it costs the same for every search, and follows what changes the list and the keys.
#include <random>

#include "orm/session/family_models.hpp"

namespace carboy {

/// A key that counts how often two are compared.
struct Label {
    std::string text;
    static inline std::size_t comparisons = 0;
    friend bool operator==(const Label& a, const Label& b) { return ++comparisons, a.text == b.text; }
};

}  // namespace carboy

template <>
struct std::hash<carboy::Label> {
    std::size_t operator()(const carboy::Label& label) const { return std::hash<std::string>{}(label.text); }
};

template <>
struct carboy::sql::Type<carboy::Label> {
    static ColumnType column_type() { return {.kind = TypeKind::string, .length = 40}; }
    static ValueView to_view(const Label& label, Scratch&) { return ValueView::text(label.text); }
    static Label from_view(ValueView view) { return {Type<std::string>::from_view(view)}; }
};

namespace carboy {
namespace {

struct Jar;

struct Shelf {
    Column<Integer, primary_key> id;
    Keyed<Many<Jar, "shelf", order_by<"id">>, "label", Label> jars;

    CARBOY_MODEL(Shelf, id, jars);
};

struct Jar {
    Column<Integer, primary_key> id;
    Column<Label> label;
    Column<Integer> grams;
    Column<std::optional<Integer>, foreign_key<&Shelf::id>> shelf_id;
    One<Shelf, "shelf_id"> shelf;

    CARBOY_MODEL(Jar, id, label, grams, shelf_id, shelf);
};

Label jar_label(int number) { return {"jar " + std::to_string(number)}; }

class KeyedIndexTest : public FamilyTest {
  protected:
    /// Returns the number of comparisons of `work`.
    template <class F>
    static std::size_t comparisons(F work) {
        const std::size_t before = Label::comparisons;
        work();
        return Label::comparisons - before;
    }
    /// What get() must return.
    static Jar* searched(Shelf& of, const Label& key) {
        Jar* found = nullptr;
        for (Jar& jar : of.jars)
            if ((*jar.label).text == key.text) found = &jar;
        return found;
    }

    Shelf& shelf = session.add(Shelf{});
};

constexpr int jar_count = 2000;

TEST_F(KeyedIndexTest, ASearchComparesAFewKeysWhateverTheLengthOfTheList) {
    const auto adding = comparisons([&] {
        for (int i = 0; i < jar_count; ++i) shelf.jars.add(Jar{.label = jar_label(i)});
    });
    EXPECT_LT(adding, 2U * jar_count) << "add() looks for the key first";
    session.commit();
    const auto finding = comparisons([&] {
        for (int i = 0; i < jar_count; ++i) ASSERT_EQ((*shelf.jars[jar_label(i)].label).text, jar_label(i).text);
        for (int i = jar_count; i < 2 * jar_count; ++i) ASSERT_FALSE(shelf.jars.contains(jar_label(i)));
    });
    EXPECT_LT(finding, 3U * jar_count);
    const auto renaming = comparisons([&] {
        for (int i = 0; i < jar_count; ++i) {
            Jar& jar = shelf.jars[jar_label(i)];
            jar.label = jar_label(jar_count + i);
            ASSERT_EQ(shelf.jars.get(jar_label(jar_count + i)), &jar);
            ASSERT_EQ(shelf.jars.get(jar_label(i)), nullptr);
        }
    });
    EXPECT_LT(renaming, 6U * jar_count);
    const auto removing = comparisons([&] {
        for (int i = 0; i < jar_count; ++i) shelf.jars.erase(jar_label(jar_count + i));
    });
    EXPECT_LT(removing, 3U * jar_count);
    EXPECT_TRUE(shelf.jars.empty());
}

TEST_F(KeyedIndexTest, TheLastOfSeveralObjectsWithAKeyIsFound) {
    for (int i = 0; i < 20; ++i) shelf.jars.add(Jar{.label = jar_label(i)});
    Jar& first = shelf.jars[jar_label(3)];
    Jar& last = shelf.jars[jar_label(15)];
    last.label = jar_label(3);
    EXPECT_EQ(shelf.jars.get(jar_label(3)), &last);
    shelf.jars.remove(last);
    EXPECT_EQ(shelf.jars.get(jar_label(3)), &first);
}

TEST_F(KeyedIndexTest, AnObjectOfTheListIsAddedAgainWhateverOthersHaveItsKey) {
    Jar& first = shelf.jars.add(Jar{.label = jar_label(1)});
    Jar& second = session.add(Jar{.label = jar_label(1), .shelf = shelf});
    EXPECT_EQ(&shelf.jars.add(first), &first);
    EXPECT_EQ(&shelf.jars.add(second), &second);
    EXPECT_EQ(shelf.jars.size(), 2U);
    EXPECT_THROW(shelf.jars.add(Jar{.label = jar_label(1)}), SessionError);
}

TEST_F(KeyedIndexTest, ItFollowsWhatChangesTheListOrAKey) {
    std::mt19937 random(7);
    const auto number = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    constexpr int keys = 40;
    Shelf& other = session.add(Shelf{});
    const auto any = [&]() -> Jar* {
        return shelf.jars.empty() ? nullptr : &*(shelf.jars.begin() + number(static_cast<int>(shelf.jars.size())));
    };
    session.commit();
    for (int step = 0; step < 3000; ++step) {
        Jar* const jar = any();
        switch (number(12)) {
            case 0:
            case 1:
            case 2:
            case 3:
                if (Label key = jar_label(number(keys)); !shelf.jars.contains(key)) shelf.jars.add(Jar{.label = key});
                break;
            case 4:
                if (jar != nullptr) jar->label = jar_label(number(keys));
                break;
            case 5:
                if (jar != nullptr) shelf.jars.remove(*jar);
                break;
            case 6:
                if (jar != nullptr) jar->shelf = other;
                break;
            case 7:
                if (jar != nullptr) jar->shelf_id = *other.id;
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
                if (jar == nullptr) break;
                session.flush();
                number(2) == 0 ? session.expire(*jar) : session.delete_(*jar);
                break;
        }
        for (int key = 0; key < keys; ++key)
            ASSERT_EQ(shelf.jars.get(jar_label(key)), searched(shelf, jar_label(key)))
                << "step " << step << ", key " << key;
    }
}

}  // namespace
}  // namespace carboy
