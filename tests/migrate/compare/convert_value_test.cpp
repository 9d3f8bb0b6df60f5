// A column's type changes: after the upgrade each value reads as the new type, and a search for it finds its row.
#include "migrate/schemas.hpp"

#include <carboy/migrate/revision/draft.hpp>
#include <carboy/migrate/revision/lint.hpp>
#include <carboy/sql/types/chrono.hpp>
#include <carboy/sql/types/decimal.hpp>
#include <carboy/sql/types/json.hpp>
#include <carboy/sql/types/uuid.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace carboy::migrate {
namespace {

using namespace std::chrono_literals;
using sql::Decimal;
using sql::Json;
using sql::Uuid;
using Day = std::chrono::sys_days;
using Moment = std::chrono::sys_time<std::chrono::microseconds>;
using Clock = std::chrono::hh_mm_ss<std::chrono::microseconds>;
using Bytes = std::vector<std::byte>;

const Day leap_day = std::chrono::year(2024) / 2 / 29;
const Clock afternoon{12h + 34min + 56s + 789ms};
const std::string uuid_text = "11111111-2222-3333-4444-5555555555ab";

Tables with_column(const sql::ColumnType& type) { return {table("t", {column("a \"name'", type, true)})}; }

std::vector<std::string> upgrade(engine::Connection& connection, const sql::ColumnType& to) {
    const Tables wanted = with_column(to);
    return statements(
        diff(live_schema(connection), declared_schema(connection, pointers(wanted)), connection.dialect(), {}),
        connection.dialect());
}

void create_table(engine::Connection& connection, const sql::ColumnType& type) {
    run_sql(connection, "DROP TABLE IF EXISTS t");
    if (connection.dialect().named_enumerations) run_sql(connection, "DROP TYPE IF EXISTS role");
    create(connection, with_column(type));
}

template <class T>
void insert(engine::Connection& connection, const T& value) {
    connection.execute(sql::unchecked("INSERT INTO t (id, \"a \"\"name'\") VALUES (1, ?), (2, NULL)"), value);
    connection.commit();
}

struct Pair {
    std::string name;
    std::function<void(engine::Connection&)> check;
};

/// Whether two values are the same.
template <class T>
bool same(const T& a, const T& b) {
    if constexpr (std::same_as<T, Clock>)
        return a.to_duration() == b.to_duration();
    else
        return a == b;
}

/// A value before and after the change. JSON has no equality in SQL.
template <class From, class To>
Pair pair(std::string name, sql::ColumnType from, From value, sql::ColumnType to, To expected) {
    const bool searched = to.kind != TypeKind::json;
    return {
        std::move(name), [=](engine::Connection& connection) {
            create_table(connection, from);
            insert(connection, value);
            const auto texts = upgrade(connection, to);
            ASSERT_FALSE(texts.empty());
            SCOPED_TRACE(texts.size() > 1 ? texts[1] : texts[0]);
            apply_all(connection, texts);
            EXPECT_TRUE(upgrade(connection, to).empty());
            const std::string select = "SELECT \"a \"\"name'\" FROM t ";
            int rows = 0;
            for (auto&& [cell] : connection.execute(sql::unchecked(select + "ORDER BY id")).as<std::optional<To>>())
                EXPECT_TRUE(rows++ == 0 ? cell && same(*cell, expected) : !cell) << rows;
            EXPECT_EQ(rows, 2);
            if (!searched) return;
            rows = 0;
            const std::string where = select + "WHERE \"a \"\"name'\" = ?";
            for ([[maybe_unused]] auto&& row : connection.execute(sql::unchecked(where), expected).template as<To>())
                ++rows;
            EXPECT_EQ(rows, 1) << "found";
        }};
}

/// A value that stops the upgrade.
template <class From>
Pair refused(std::string name, sql::ColumnType from, From value, sql::ColumnType to) {
    return {std::move(name), [=](engine::Connection& connection) {
                create_table(connection, from);
                insert(connection, value);
                EXPECT_THROW(apply_all(connection, upgrade(connection, to)), Error);
                for (auto&& [cell] :
                     connection.execute(sql::unchecked("SELECT \"a \"\"name'\" FROM t WHERE id = 1")).as<From>())
                    EXPECT_TRUE(same(cell, value));
            }};
}

std::vector<Pair> pairs() {
    const auto date = of(TypeKind::date), time = of(TypeKind::time), moment = of(TypeKind::datetime),
               text = of(TypeKind::text), whole = of(TypeKind::integer), small = of(TypeKind::small_integer),
               real = of(TypeKind::double_), truth = of(TypeKind::boolean), uuid = of(TypeKind::uuid),
               json = of(TypeKind::json), bytes = of(TypeKind::binary), word = varchar(60);
    const Moment at = leap_day + 12h + 34min + 56s + 789ms;
    const std::int64_t seven = 7;
    const Uuid id = *Uuid::parse(uuid_text);
    const auto text_of = [](const char* letters) { return std::string(letters); };
    return {
        pair("date_datetime", date, leap_day, moment, Moment(leap_day)),
        pair("datetime_date", moment, at, date, leap_day),
        pair("datetime_time", moment, at, time, afternoon),
        pair("datetime_last_microsecond", moment, Moment(leap_day + 24h - 1us), time, Clock(24h - 1us)),
        pair("datetime_text", moment, at, word, text_of("2024-02-29 12:34:56.789")),
        pair("date_text", date, leap_day, text, text_of("2024-02-29")),
        pair("time_text", time, afternoon, text, text_of("12:34:56.789")),
        pair("whole_time_text", time, Clock(12h), text, text_of("12:00:00")),
        pair("text_date", word, text_of(" 2024-02-29"), date, leap_day),
        pair("text_datetime", word, text_of("2024-02-29T12:34:56.789"), moment, at),
        pair("text_datetime_of_day", word, text_of("2024-02-29"), moment, Moment(leap_day)),
        pair("text_time", word, text_of("12:34:56.789"), time, afternoon),
        pair("text_uuid", varchar(36), uuid_text, uuid, id),
        pair("text_uuid_upper", word, text_of("{11111111-2222-3333-4444-5555555555AB}"), uuid, id),
        pair("uuid_text", uuid, id, varchar(36), uuid_text),
        pair("text_integer", word, text_of(" -042 "), whole, std::int64_t(-42)),
        pair("text_small", word, text_of("+42"), small, std::int16_t(42)),
        pair("text_double", word, text_of("007.5e1"), real, 75.0),
        pair("text_numeric", word, text_of("1.255"), numeric(10, 2), Decimal("1.26")),
        pair("text_boolean", word, text_of("Yes"), truth, true),
        pair("text_boolean_false", word, text_of("off"), truth, false),
        pair("text_json", text, text_of(R"({"a": 1})"), json, Json::parse(R"({"a": 1})")),
        pair("text_binary", text, text_of("ab"), bytes, Bytes{std::byte('a'), std::byte('b')}),
        pair("binary_text", bytes, Bytes{std::byte(0xab)}, text, text_of("\\xab")),
        pair("json_text", json, Json::parse("[1]"), text, text_of("[1]")),
        pair("integer_text", whole, seven, text, text_of("7")),
        pair("integer_small", whole, seven, small, std::int16_t(7)),
        pair("integer_double", whole, seven, real, 7.0),
        pair("integer_numeric", whole, seven, numeric(4, 2), Decimal("7")),
        pair("integer_boolean", whole, seven, truth, true),
        pair("boolean_integer", truth, true, whole, std::int64_t(1)),
        pair("boolean_double", truth, true, real, 1.0),
        pair("boolean_numeric", truth, true, numeric(4, 2), Decimal("1")),
        pair("boolean_text", truth, false, text, text_of("false")),
        pair("double_integer_even", real, 2.5, whole, std::int64_t(2)),
        pair("double_integer_odd", real, -3.5, whole, std::int64_t(-4)),
        pair("double_integer", real, 2.6, whole, std::int64_t(3)),
        pair("double_numeric", real, 1.005, numeric(10, 2), Decimal("1.01")),
        pair("double_boolean", real, 0.5, truth, true),
        pair("double_text", real, 0.1, text, text_of("0.1")),
        pair("whole_double_text", real, 2.0, text, text_of("2")),
        pair("numeric_integer", numeric(10, 2), Decimal("2.5"), whole, std::int64_t(3)),
        pair("numeric_small", numeric(10, 2), Decimal("-2.5"), small, std::int16_t(-3)),
        pair("numeric_double", numeric(10, 2), Decimal("2.5"), real, 2.5),
        pair("numeric_boolean", numeric(10, 2), Decimal("0"), truth, false),
        pair("numeric_text", numeric(10, 2), Decimal("2.5"), text, text_of("2.50")),
        pair("numeric_scale", numeric(10, 3), Decimal("1.255"), numeric(10, 2), Decimal("1.26")),
        pair("text_enumeration", text, text_of("writer"), role({"reader", "writer"}), text_of("writer")),
        refused("bad_date", word, text_of("2024-02-31"), date),
        refused("bad_datetime", word, text_of("2024-02-29 12:34:56x"), moment),
        refused("bad_time", word, text_of("25:00:00"), time),
        refused("bad_uuid", word, text_of("11111111-2222"), uuid),
        refused("bad_integer", word, text_of("12a"), whole),
        refused("empty_integer", word, text_of(""), whole),
        refused("bad_double", word, text_of("1-2"), real),
        refused("bad_boolean", word, text_of("maybe"), truth),
        refused("bad_json", word, text_of("{"), json),
        refused("bad_value", text, text_of("admin"), role({"reader", "writer"})),
        refused("large_for_small", whole, std::int64_t(40000), small),
        refused("large_for_numeric", numeric(10, 2), Decimal("100"), numeric(4, 2)),
        refused("date_integer", date, leap_day, whole),
        refused("time_datetime", time, afternoon, moment),
        refused("uuid_integer", uuid, id, whole),
        refused("boolean_date", truth, true, date),
        refused("integer_json", whole, seven, json),
    };
}

void check_pairs(engine::Connection connection) {
    for (const Pair& one : pairs()) {
        SCOPED_TRACE(one.name);
        one.check(connection);
    }
}

TEST(ConvertValue, OnSqlite) { check_pairs(engine::connect("sqlite:///:memory:")); }

TEST(ConvertValue, AsOnPostgresql) {
    const char* const address = std::getenv("CARBOY_TEST_POSTGRES");
    if (address == nullptr) GTEST_SKIP() << "runs in migrate_postgresql";
    check_pairs(engine::connect(address));
}

TEST(ConvertValue, AWarningNamesAPairWithoutConversion) {
    engine::Connection connection = engine::connect("sqlite:///:memory:");
    create_table(connection, of(TypeKind::date));
    const Tables wanted = with_column(of(TypeKind::integer));
    const Revision revision = draft(live_schema(connection), declared_schema(connection, pointers(wanted)),
                                    connection.dialect(), {}, {.title = "Change a type"});
    const auto warnings = lint(revision, connection.dialect());
    EXPECT_TRUE(std::any_of(warnings.begin(), warnings.end(), [](const Warning& one) {
        return one.what.starts_with("There is no conversion of t.a \"name'' from DATE to INTEGER.");
    })) << warnings.size();
}

}  // namespace
}  // namespace carboy::migrate
