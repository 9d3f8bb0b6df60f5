// Lists, optional segments and chosen orders on real engines.
#include "drivers/compliance.hpp"

#include <optional>

namespace carboy {
namespace {

using Names = std::vector<std::string>;

constexpr OrderBy order{{{"name", "name"}, {"age", "age DESC, name"}}};

class ShapeComplianceTest : public Compliance {
  protected:
    ShapeComplianceTest() {
        run("CREATE TABLE person (name VARCHAR(20) NOT NULL, age INTEGER)");
        using Row = std::tuple<std::string, std::optional<int>>;
        const std::vector<Row> rows{{"Ada", 36}, {"Bob", 20}, {"Cyd", std::nullopt}, {"Dan", 36}};
        conn.executemany("INSERT INTO person (name, age) VALUES (?, ?)", rows);
        conn.commit();
    }
    static Names names(Cursor cursor) {
        Names out;
        for (const Row& row : cursor) out.push_back(row.get<std::string>(0));
        return out;
    }
};

TEST_P(ShapeComplianceTest, ListsOfAnyLength) {
    const auto in = [this](const std::vector<int>& ages) {
        return names(conn.execute("SELECT name FROM person WHERE age IN (?...) ORDER BY name", ages));
    };
    EXPECT_EQ(in({36}), (Names{"Ada", "Dan"}));
    EXPECT_EQ(in({36, 20}), (Names{"Ada", "Bob", "Dan"}));
    EXPECT_EQ(in({1, 2, 3, 4, 20}), Names{"Bob"});
    EXPECT_EQ(in(std::vector<int>(300, 20)), Names{"Bob"});
    EXPECT_EQ(in({}), Names{});
}

TEST_P(ShapeComplianceTest, AnEmptyListExcludesNobody) {
    const std::vector<int> none;
    const auto all = names(conn.execute("SELECT name FROM person WHERE age NOT IN (?...) ORDER BY name", none));
    EXPECT_EQ(all, (Names{"Ada", "Bob", "Cyd", "Dan"}));
    EXPECT_EQ(names(conn.execute("SELECT name FROM person WHERE NOT (name IN (?...)) ORDER BY name", Names{})), all);
    EXPECT_EQ(names(conn.execute("SELECT name FROM person WHERE name NOT IN (:n...) ORDER BY name",
                                 bind<"n">(Names{"Ada", "Bob", "Eve"}))),
              (Names{"Cyd", "Dan"}));
}

TEST_P(ShapeComplianceTest, SegmentsAndOrders) {
    const auto find = [this](std::optional<int> age, std::optional<Names> among, const char* sort) {
        return names(
            conn.execute("SELECT name FROM person WHERE name <> ? {AND age = ?} {AND name IN (?...)} "
                         "ORDER BY {?}",
                         "Cyd", age, among, order[sort]));
    };
    EXPECT_EQ(find({}, {}, "name"), (Names{"Ada", "Bob", "Dan"}));
    EXPECT_EQ(find({}, {}, "age"), (Names{"Ada", "Dan", "Bob"}));
    EXPECT_EQ(find(36, {}, "name"), (Names{"Ada", "Dan"}));
    EXPECT_EQ(find(36, Names{"Dan", "Bob"}, "name"), Names{"Dan"});
    EXPECT_EQ(find({}, Names{}, "name"), Names{});
    EXPECT_THROW(find({}, {}, "name; DROP TABLE person"), DataError);
}

TEST_P(ShapeComplianceTest, WritesAndStreamsToo) {
    EXPECT_EQ(conn.execute("DELETE FROM person WHERE name IN (?...)", Names{"Ada", "Eve"}).rowcount(), 1);
    EXPECT_EQ(
        names(conn.stream("SELECT name FROM person WHERE name IN (?...) ORDER BY name", Names{"Ada", "Bob", "Dan"})),
        (Names{"Bob", "Dan"}));
    conn.rollback();
    const std::vector<std::tuple<std::optional<int>>> rows{{1}, {2}};
    EXPECT_THROW(conn.executemany("UPDATE person SET age = 1 WHERE true {AND age = ?}", rows), ProgrammingError);
}

CARBOY_COMPLIANCE(ShapeComplianceTest);

}  // namespace
}  // namespace carboy
