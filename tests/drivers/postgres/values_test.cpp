// Values that C++ types or the portable text cannot hold: the row stays readable, and only such a value throws when
// it is read as a type that cannot hold it.
#include "drivers/postgres_fixture.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/sql/types/array.hpp>
#include <carboy/sql/types/chrono.hpp>
#include <carboy/sql/types/decimal.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace carboy {
namespace {

using std::chrono::sys_days;
using Moment = std::chrono::local_time<std::chrono::microseconds>;
using Instant = std::chrono::system_clock::time_point;

struct Odd {
    const char* value;
    const char* text;
};

class PostgresValuesTest : public PostgresTest {
  protected:
    /// Reads each value next to an ordinary one: as text, as T, and written back to the server as the text that was
    /// read.
    template <class T>
    void check(const char* type, const std::vector<Odd>& values) {
        for (const Odd& odd : values) {
            const std::string sql = fmt_value(odd.value, type);
            SCOPED_TRACE(sql);
            const Row row = *conn->execute(unchecked("SELECT 1, " + sql + ", 'after'")).fetchone();
            EXPECT_EQ(row[0].as<int>(), 1);
            EXPECT_EQ(row[1].as<std::string>(), odd.text);
            EXPECT_EQ(row[2].as<std::string>(), "after");
            EXPECT_THROW(row[1].as<T>(), DataError);
            EXPECT_TRUE(conn->execute(unchecked("SELECT " + sql + " = ?"), odd.text).scalar<bool>());
            // In an array, and in a row that is sent as text because of its other types.
            const std::vector<std::string> list =
                conn->execute(unchecked("SELECT (ARRAY[" + sql + ", NULL, " + sql + "])[1:1]"))
                    .scalar<std::vector<std::string>>();
            EXPECT_EQ(list, std::vector<std::string>{odd.text});
            const Row as_text = *conn->execute(unchecked("SELECT '127.0.0.1'::inet, " + sql)).fetchone();
            EXPECT_THROW(as_text[1].as<T>(), DataError);
        }
    }
    static std::string fmt_value(const char* value, const char* type) {
        std::string text = "'";
        ((text += value) += "'::") += type;
        return text;
    }
};

TEST_F(PostgresValuesTest, Dates) {
    check<sys_days>("date", {{"0044-03-15 BC", "0044-03-15 BC"},
                             {"0001-12-31 BC", "0001-12-31 BC"},
                             {"4713-01-01 BC", "4713-01-01 BC"},
                             {"10000-01-01", "10000-01-01"},
                             {"5874897-12-31", "5874897-12-31"},
                             {"infinity", "infinity"},
                             {"-infinity", "-infinity"}});
    for (const char* good : {"0001-01-01", "9999-12-31", "2024-02-29"})
        EXPECT_NO_THROW(conn->execute("SELECT ?::date", good).scalar<sys_days>()) << good;
}

TEST_F(PostgresValuesTest, Timestamps) {
    check<Moment>("timestamp", {{"0044-03-15 12:34:56.5 BC", "0044-03-15 12:34:56.500000 BC"},
                                {"10000-01-01 00:00:00", "10000-01-01 00:00:00.000000"},
                                {"294276-12-31 23:59:59.999999", "294276-12-31 23:59:59.999999"},
                                {"4713-01-01 00:00:00 BC", "4713-01-01 00:00:00.000000 BC"},
                                {"infinity", "infinity"},
                                {"-infinity", "-infinity"}});
}

TEST_F(PostgresValuesTest, TimestampsWithZones) {
    check<Instant>("timestamptz", {{"0044-03-15 12:34:56+00 BC", "0044-03-15 12:34:56.000000+00:00 BC"},
                                   {"10000-01-01 00:00:00+00", "10000-01-01 00:00:00.000000+00:00"},
                                   {"infinity", "infinity"}});
    conn->execute("SET TimeZone = 'Asia/Tokyo'");
    EXPECT_TRUE(
        conn->execute("SELECT '0044-03-15 12:00:00+00 BC'::timestamptz = ?", "0044-03-15 12:00:00 BC").scalar<bool>());
}

TEST_F(PostgresValuesTest, NumbersIntervalsAndTimes) {
    check<Decimal>("numeric", {{"NaN", "NaN"}, {"Infinity", "Infinity"}, {"-Infinity", "-Infinity"}});
    EXPECT_EQ(conn->execute("SELECT '24:00:00'::time").scalar<std::string>(), "24:00:00.000000");
    const Row row = *conn->execute("SELECT '178000000 years'::interval, '-0.5 seconds'::interval, 1").fetchone();
    EXPECT_EQ(row[0].as<std::string>(), "178000000 years 00:00:00.000000");
    EXPECT_EQ(row[2].as<int>(), 1);
}

TEST_F(PostgresValuesTest, Ranges) {
    const Row row = *conn->execute("SELECT daterange('0044-03-15 BC', 'infinity'), numrange(0, 'NaN'), 5").fetchone();
    EXPECT_EQ(row[0].as<std::string>(), "[\"0044-03-15 BC\",infinity)");
    EXPECT_EQ(row[2].as<int>(), 5);
}

TEST_F(PostgresValuesTest, Streams) {
    std::vector<std::string> days;
    for (const Row& row :
         conn->stream("SELECT d FROM (VALUES ('0044-03-15 BC'::date), ('infinity'), ('2024-01-02')) AS v(d)"))
        days.push_back(row[0].as<std::string>());
    EXPECT_EQ(days, (std::vector<std::string>{"0044-03-15 BC", "infinity", "2024-01-02"}));
}

TEST_F(PostgresValuesTest, AnErrorNamesItsColumn) {
    try {
        static_cast<void>(conn->execute("SELECT '0044-03-15 BC'::date AS ides").fetchone()->get<sys_days>("ides"));
        FAIL();
    } catch (const DataError& error) {
        EXPECT_NE(error.message().find("ides"), std::string::npos) << error.message();
        EXPECT_NE(error.message().find("0044-03-15 BC"), std::string::npos) << error.message();
    }
}

}  // namespace
}  // namespace carboy
