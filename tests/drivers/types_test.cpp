// Random values of every type are written to each engine's own column type and read back unchanged.
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/types/array.hpp>

#include <boost/json.hpp>

#include <random>

#include "drivers/compliance.hpp"
#include "support/seed.hpp"

namespace carboy {
namespace {

using namespace std::chrono;
using sql::ColumnType;
using sql::TypeKind;

enum class Mood { calm, very_glad, sad = -5 };

/// A stream of values that includes the edge cases of each type; prints its seed when a test fails.
class Values {
  public:
    std::uint64_t bits() { return random_() >> (random_() % 64); }
    std::int64_t below(std::int64_t limit) {
        return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(limit));
    }
    bool flip() { return random_() % 2 == 0; }
    std::int64_t integer() { return static_cast<std::int64_t>(flip() ? bits() : ~bits()); }

    Decimal decimal(int digits, int scale) {
        Decimal value;
        for (int i = 0; i < digits; ++i) value = value * 10 + below(10);
        value = Decimal(value.to_string() + "e-" + std::to_string(scale));
        return flip() ? value : -value;
    }
    std::string text() {
        static const std::string_view parts[] = {"a", " ",    "\"",     "\\",         "{", "}",
                                                 ",", "NULL", "\u00e9", "\U0001F600", "'", "\n"};
        std::string out;
        for (auto i = below(6); i > 0; --i) out += parts[below(std::size(parts))];
        return out;
    }
    boost::json::value document(int depth = 0) {
        switch (below(depth < 3 ? 8 : 6)) {
            case 0: return nullptr;
            case 1: return flip();
            case 2: return integer();
            case 3: return static_cast<double>(integer()) / 1024 + 0.5;
            case 4:
            case 5: return boost::json::string(text());
            case 6: {
                boost::json::array array;
                for (auto i = below(4); i > 0; --i) array.push_back(document(depth + 1));
                return array;
            }
            default: {
                boost::json::object object;
                for (auto i = below(4); i > 0; --i) object[text()] = document(depth + 1);
                return object;
            }
        }
    }
    std::string seed() const { return "CARBOY_TEST_SEED=" + std::to_string(seed_); }

  private:
    unsigned seed_ = test_seed_number();
    std::mt19937_64 random_{seed_};
};

class ComplianceTypeTest : public Compliance {
  protected:
    static constexpr int rounds = 200;

    void table(const ColumnType& type) {
        run("DROP TABLE IF EXISTS sample");
        for (const std::string& statement : sql::create_statements(
                 {.name = "sample", .columns = {{.name = "id", .type = {}}, {.name = "v", .type = type}}}, dialect()))
            run(statement);
    }
    template <class T>
    T round_trip(const T& value) {
        conn.execute("DELETE FROM sample");
        conn.execute("INSERT INTO sample (id, v) VALUES (1, ?)", value);
        return conn.execute("SELECT v FROM sample").scalar<T>();
    }
    /// A stored value is found again with the same value as a parameter.
    template <class T>
    bool finds(const T& value) {
        return conn.execute("SELECT count(*) FROM sample WHERE v = ?", value).template scalar<int>() == 1;
    }
    void round_trip_moods(const ColumnType& type) {
        table(type);
        for (const Mood value : {Mood::calm, Mood::very_glad, Mood::sad}) {
            EXPECT_EQ(round_trip(value), value);
            EXPECT_TRUE(finds(value));
        }
    }
    void round_trip_moments(const ColumnType& type) {
        table(type);
        for (int i = 0; i < rounds; ++i) {
            const sys_time<microseconds> value(days(values.below(3'500'000) - 700'000) +
                                               microseconds(values.below(86'400'000'000)));
            SCOPED_TRACE(values.seed() + ": " + std::to_string(value.time_since_epoch().count()));
            EXPECT_EQ(round_trip(value), value);
            EXPECT_TRUE(finds(value));
        }
    }
    bool is_sqlite() const { return database().name == "sqlite"; }

    Values values;
};
CARBOY_COMPLIANCE(ComplianceTypeTest);

TEST_P(ComplianceTypeTest, Decimals) {
    table({.kind = TypeKind::numeric, .precision = 15, .scale = 4});
    for (int i = 0; i < rounds; ++i) {
        const Decimal value = values.decimal(1 + static_cast<int>(values.below(15)), 4);
        SCOPED_TRACE(values.seed() + ": " + value.to_string());
        EXPECT_EQ(round_trip(value), value);
        EXPECT_TRUE(finds(value));
        EXPECT_EQ(conn.execute("SELECT count(*) FROM sample WHERE v > ?", value - Decimal("0.0001")).scalar<int>(), 1);
        EXPECT_EQ(conn.execute("SELECT count(*) FROM sample WHERE v > ?", value).scalar<int>(), 0);
    }
}

// SQLite converts these strings to a neighbour of the nearest REAL.
TEST_P(ComplianceTypeTest, DecimalsThatAreRoundedTwice) {
    table({.kind = TypeKind::numeric, .precision = 15, .scale = 8});
    for (const char* text : {"0.36043211", "763820.552463", "-987197.05281311"}) {
        EXPECT_EQ(round_trip(Decimal(text)), Decimal(text));
        EXPECT_TRUE(finds(Decimal(text)));
    }
}

TEST_P(ComplianceTypeTest, DecimalsOfAllDigits) {
    if (is_sqlite())
        table({.kind = TypeKind::text});  // its NUMERIC holds 15 digits
    else
        table({.kind = TypeKind::numeric});
    for (int i = 0; i < rounds; ++i) {
        const Decimal value = values.decimal(38, static_cast<int>(values.below(39)));
        SCOPED_TRACE(values.seed() + ": " + value.to_string());
        EXPECT_EQ(round_trip(value).to_string(), value.to_string());
    }
}

TEST_P(ComplianceTypeTest, Uuids) {
    table(sql::Type<Uuid>::column_type());
    for (int i = 0; i < rounds; ++i) {
        const Uuid value = Uuid::random();
        EXPECT_EQ(round_trip(value), value);
        EXPECT_TRUE(finds(value));
    }
    EXPECT_EQ(round_trip(std::optional<Uuid>()), std::nullopt);
}

TEST_P(ComplianceTypeTest, Documents) {
    table(sql::Type<Json>::column_type());
    for (int i = 0; i < rounds; ++i) {
        const Json value = boost::json::array{values.document()};
        SCOPED_TRACE(values.seed() + ": " + value.dump());
        EXPECT_EQ(round_trip(value), value);
        EXPECT_EQ(round_trip(value.value()), value.value());
    }
    for (const char* text : {"null", "5", "-2.5", "true", "\"12\"", "{\"a\": 1}"})
        EXPECT_EQ(round_trip(Json::parse(text)), Json::parse(text)) << text;
    EXPECT_EQ(round_trip(std::optional<Json>()), std::nullopt);
    EXPECT_EQ(round_trip(std::optional<Json>(Json())), Json());
}

TEST_P(ComplianceTypeTest, EnumerationsAsText) {
    ColumnType type = sql::Type<Mood>::column_type();
    type.name.clear();
    round_trip_moods(type);
}

TEST_P(ComplianceTypeTest, EnumerationsAsTypesOfTheirOwn) { round_trip_moods(sql::Type<Mood>::column_type()); }

TEST_P(ComplianceTypeTest, Intervals) {
    table(sql::Type<microseconds>::column_type());
    for (int i = 0; i < rounds; ++i) {
        const microseconds size = days(values.below(700'000)) + microseconds(values.below(86'400'000'000));
        const microseconds value = values.flip() ? size : -size;
        SCOPED_TRACE(values.seed() + ": " + std::to_string(value.count()));
        EXPECT_EQ(round_trip(value), value);
        EXPECT_TRUE(finds(value));
    }
    EXPECT_EQ(round_trip(days(-1)), days(-1));
    EXPECT_EQ(round_trip(90min), 90min);
}

TEST_P(ComplianceTypeTest, MomentsWithoutZone) {
    round_trip_moments({.kind = TypeKind::datetime});
    const local_seconds local(123456789s);
    EXPECT_EQ(round_trip(local), local);
}

TEST_P(ComplianceTypeTest, MomentsWithZone) { round_trip_moments({.kind = TypeKind::datetime, .timezone = true}); }

TEST_P(ComplianceTypeTest, Integers) {
    table({.kind = TypeKind::big_integer});
    for (int i = 0; i < rounds; ++i) {
        const std::int64_t value = values.integer();
        SCOPED_TRACE(values.seed() + ": " + std::to_string(value));
        EXPECT_EQ(round_trip(value), value);
        EXPECT_TRUE(finds(value));
        if (value >= 0)
            EXPECT_EQ(round_trip(static_cast<std::uint64_t>(value)), static_cast<std::uint64_t>(value));
        else
            EXPECT_THROW(conn.execute("SELECT v FROM sample").scalar<std::uint64_t>(), DataError);
    }
}

TEST_P(ComplianceTypeTest, Arrays) {
    if (is_sqlite()) {
        const std::vector<int> numbers{1, 2};
        try {
            conn.execute("SELECT ?", numbers);
            FAIL() << "SQLite has no arrays";
        } catch (const ProgrammingError& error) {
            EXPECT_EQ(error.code(), "no_arrays");
        }
        EXPECT_EQ(conn.execute("SELECT 2 IN (?...)", numbers).scalar<int>(), 1);
        return;
    }
    for (int i = 0; i < rounds; ++i) {
        SCOPED_TRACE(values.seed());
        std::vector<std::optional<std::string>> texts;
        std::vector<std::vector<std::int64_t>> numbers(static_cast<std::size_t>(1 + values.below(3)));
        for (auto n = values.below(5); n > 0; --n)
            texts.push_back(values.flip() ? std::optional(values.text()) : std::nullopt);
        for (auto& row : numbers) row = {values.integer(), values.integer()};
        EXPECT_EQ(conn.execute("SELECT CAST(? AS TEXT[])", texts).scalar<decltype(texts)>(), texts);
        EXPECT_EQ(conn.execute("SELECT CAST(? AS BIGINT[])", numbers).scalar<decltype(numbers)>(), numbers);
    }
    const std::vector<Decimal> prices{Decimal("1.50"), Decimal("-2")};
    EXPECT_EQ(conn.execute("SELECT CAST(? AS NUMERIC[])", prices).scalar<std::vector<Decimal>>(), prices);
    const std::vector<Uuid> ids{Uuid::random(), Uuid::random()};
    EXPECT_EQ(conn.execute("SELECT CAST(? AS UUID[])", ids).scalar<std::vector<Uuid>>(), ids);
    const std::vector<double> reals{0.1, 1e300, -5e-324};
    EXPECT_EQ(conn.execute("SELECT CAST(? AS DOUBLE PRECISION[])", reals).scalar<std::vector<double>>(), reals);
    const std::vector<bool> flags{true, false};
    EXPECT_EQ(conn.execute("SELECT CAST(? AS BOOLEAN[])", flags).scalar<std::vector<bool>>(), flags);
    const std::vector<std::vector<std::byte>> bytes{{std::byte{0}, std::byte{255}}, {}};
    EXPECT_EQ(conn.execute("SELECT CAST(? AS BYTEA[])", bytes).scalar<std::vector<std::vector<std::byte>>>(), bytes);
    EXPECT_THROW(conn.execute("SELECT ARRAY[1, NULL]").scalar<std::vector<int>>(), DataError);
}

}  // namespace
}  // namespace carboy
