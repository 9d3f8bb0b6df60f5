// The suite's databases, and what every connection supports: parameters, rows, batches, errors.
#include "drivers/compliance.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <limits>

namespace carboy {

std::vector<TestDatabase> test_databases() {
    std::vector<TestDatabase> databases = {
        {.name = "sqlite", .url = "sqlite", .has_lastrowid = true, .nul_in_text = true, .sleep = ""}};
    if (const char* const address = std::getenv("CARBOY_TEST_POSTGRES"))
        databases.push_back({.name = "postgresql",
                             .url = address,
                             .fails_whole_transaction = true,
                             .checks_text_lengths = true,
                             .strict_types = true,
                             .isolation_levels = true,
                             .sleep = "SELECT pg_sleep(?)"});
    return databases;
}

static std::string address_of(const TestDatabase& database) {
    if (database.name != "sqlite") {
        Connection conn = connect(database.url);
        conn.executescript(
            "SET client_min_messages = warning; DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public");
        return database.url;
    }
    static int number = 0;
    std::string path = testing::TempDir();
    path += "carboy_compliance_" + std::to_string(::getpid()) + "_" + std::to_string(++number) + ".db";
    return path;
}

Compliance::Compliance() : url_(address_of(database())), conn(carboy::connect(url_)) {}

Compliance::~Compliance() {
    conn.close();
    if (database().name == "sqlite")
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(url_ + suffix);
}

namespace {

using Bytes = std::vector<std::byte>;

class ComplianceTest : public Compliance {};
CARBOY_COMPLIANCE(ComplianceTest);

TEST_P(ComplianceTest, ParametersByPlaceAndName) {
    conn.execute("CREATE TABLE t (a INTEGER, b VARCHAR(20))");
    conn.execute("INSERT INTO t (a, b) VALUES (?, ?)", 1, "one");
    conn.execute("INSERT INTO t (a, b) VALUES (:a, :b)", bind<"b">("two"), bind<"a">(2));
    EXPECT_EQ(conn.execute("SELECT b FROM t WHERE a = ?2 AND b <> ?1", "x", 2).scalar<std::string>(), "two");
    EXPECT_EQ(conn.execute("SELECT a FROM t WHERE b = :x OR b = :x", bind<"x">("one")).scalar<int>(), 1);
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t WHERE b = 'a ? in a string' -- and ? in a comment").scalar<int>(),
              0);
}

TEST_P(ComplianceTest, RowsByIndexNameAndType) {
    conn.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20), score DOUBLE PRECISION)");
    conn.execute("INSERT INTO t VALUES (1, 'a', 0.5), (2, NULL, -1e300)");
    Cursor cursor = conn.execute("SELECT id, name, score AS points FROM t ORDER BY id");
    EXPECT_EQ(cursor.description()[2].name, "points");
    const Row row = *cursor.fetchone();
    EXPECT_EQ(row["name"].as<std::string>(), "a");
    EXPECT_EQ(row[0].as<int>(), 1);
    EXPECT_THROW((void)row["nothing"], ProgrammingError);
    const Row second = *cursor.fetchone();
    EXPECT_EQ(second[1].as<std::optional<std::string>>(), std::nullopt);
    EXPECT_THROW((void)second[1].as<std::string>(), DataError);
    EXPECT_EQ(second[2].as<double>(), -1e300);
    EXPECT_FALSE(cursor.fetchone());
    int sum = 0;
    for (auto [id, name, score] :
         conn.execute("SELECT id, name, score FROM t").as<int, std::optional<std::string>, double>())
        sum += id;
    EXPECT_EQ(sum, 3);
    EXPECT_EQ(conn.execute("SELECT id FROM t ORDER BY id").fetchmany(1).size(), 1U);
}

TEST_P(ComplianceTest, CountsRows) {
    conn.execute("CREATE TABLE t (a INTEGER)");
    EXPECT_EQ(conn.execute("INSERT INTO t VALUES (1), (2), (3)").rowcount(), 3);
    EXPECT_EQ(conn.execute("UPDATE t SET a = a + 1 WHERE a > ?", 1).rowcount(), 2);
    EXPECT_EQ(conn.execute("DELETE FROM t").rowcount(), 3);
    EXPECT_EQ(conn.execute("DELETE FROM t").rowcount(), 0);
    EXPECT_EQ(conn.execute("SELECT 1").rowcount(), -1);
    EXPECT_EQ(conn.total_changes(), 8);
}

TEST_P(ComplianceTest, TellsTheNewRowsId) {
    run("CREATE TABLE t (id " + std::string(database().has_lastrowid ? "INTEGER" : "SERIAL") +
        " PRIMARY KEY, a INTEGER)");
    const Cursor plain = conn.execute("INSERT INTO t (a) VALUES (7)");
    if (database().has_lastrowid) {
        EXPECT_EQ(plain.lastrowid(), 1);
    }
    EXPECT_EQ(conn.execute("INSERT INTO t (a) VALUES (8) RETURNING id").scalar<int>(), 2);
    EXPECT_EQ(conn.last_insert_id(), 2);
}

TEST_P(ComplianceTest, BatchesOfRows) {
    conn.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR(20))");
    std::vector<std::pair<int, std::string>> rows;
    for (int i = 0; i < 1500; ++i) rows.emplace_back(i, "row " + std::to_string(i));
    EXPECT_EQ(conn.executemany("INSERT INTO t VALUES (?, ?)", rows).rowcount(), 1500);
    EXPECT_EQ(conn.executemany("INSERT INTO t VALUES (?, ?)", std::vector<std::pair<int, std::string>>{}).rowcount(),
              0);
    EXPECT_EQ(conn.execute("SELECT sum(a) FROM t").scalar<std::int64_t>(), 1499 * 1500 / 2);
    conn.commit();
    // Row 700 exists already: after the rollback, nothing of the batch remains.
    rows.clear();
    for (int i = 0; i < 900; ++i) rows.emplace_back(i < 700 ? 5000 + i : i, "again");
    EXPECT_THROW(conn.executemany("INSERT INTO t VALUES (?, ?)", rows), IntegrityError);
    conn.rollback();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 1500);
}

/// Six hundred rows; every fiftieth one uses the connection that they are sent to.
struct AskingRows {
    struct Iterator {
        using value_type = std::tuple<int>;
        using difference_type = std::ptrdiff_t;

        value_type operator*() const { return i % 50 == 0 ? conn->execute("SELECT count(*) FROM t").scalar<int>() : i; }
        Iterator& operator++() { return ++i, *this; }
        void operator++(int) { ++i; }
        bool operator==(std::default_sentinel_t) const { return i == 600; }

        Connection* conn = nullptr;
        int i = 0;
    };
    Iterator begin() const { return {conn, 0}; }
    std::default_sentinel_t end() const { return {}; }

    Connection* conn;
};

TEST_P(ComplianceTest, BatchWhoseRowsAreRead) {
    conn.execute("CREATE TABLE t (a INTEGER)");
    conn.executemany("INSERT INTO t VALUES (?)", AskingRows{&conn});
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 600);
}

TEST_P(ComplianceTest, CursorsOverlap) {
    conn.execute("CREATE TABLE t (a INTEGER)");
    conn.execute("INSERT INTO t VALUES (1), (2), (3)");
    int pairs = 0;
    for (const Row& outer : conn.execute("SELECT a FROM t"))
        for (const Row& inner : conn.execute("SELECT a FROM t WHERE a >= ?", outer[0].as<int>()))
            pairs += inner[0].as<int>() > 0;
    EXPECT_EQ(pairs, 6);
    Cursor open = conn.execute("SELECT a FROM t");
    conn.rollback();
    EXPECT_THROW(while (open.fetchone()){}, ProgrammingError);
}

TEST_P(ComplianceTest, StreamsRows) {
    conn.execute("CREATE TABLE t (a INTEGER)");
    conn.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT i FROM "
        "n");
    conn.commit();
    std::int64_t sum = 0;
    for (auto [a] : conn.stream("SELECT a FROM t WHERE a > ?", 0).as<int>()) sum += a;
    EXPECT_EQ(sum, 20000LL * 20001 / 2);
    {  // After an early exit, the next statement works.
        Cursor cursor = conn.stream("SELECT a FROM t ORDER BY a");
        EXPECT_EQ((*cursor.fetchone())[0].as<int>(), 1);
    }
    EXPECT_THROW(
        for (const Row& row
             : conn.stream("SELECT 1 / (a - 9000) FROM t ORDER BY a")) {
            if (database().name == "sqlite" && row[0].is_null())
                throw DataError("null", "division by zero is NULL here");
        },
        DataError);
    if (!conn.is_open() || conn.driver().is_broken()) conn = connect();
    conn.rollback();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 20000);
}

TEST_P(ComplianceTest, FollowsChangesOfTheSchema) {
    conn.execute("CREATE TABLE t (a INTEGER)");
    conn.execute("INSERT INTO t VALUES (1)");
    const auto all = [&] { return conn.execute("SELECT * FROM t").fetchone()->size(); };
    conn.commit();
    EXPECT_EQ(all(), 1U);
    conn.execute("ALTER TABLE t ADD COLUMN b INTEGER");
    conn.commit();
    EXPECT_EQ(all(), 2U);
    EXPECT_EQ((*conn.execute("SELECT * FROM t").fetchone())["b"].is_null(), true);
}

TEST_P(ComplianceTest, SumsAndAverages) {
    run("CREATE TABLE t (a " + type(sql::TypeKind::big_integer) + ")");
    conn.execute("INSERT INTO t VALUES (1), (2), (4)");
    EXPECT_EQ(conn.execute("SELECT sum(a) FROM t").scalar<std::int64_t>(), 7);
    EXPECT_NEAR(conn.execute("SELECT avg(a) FROM t").scalar<double>(), 7.0 / 3, 1e-12);
    EXPECT_EQ(conn.execute("SELECT max(a) FROM t WHERE a > 9").scalar<std::optional<int>>(), std::nullopt);
}

TEST_P(ComplianceTest, SameTextManyTimes) {
    conn.execute("CREATE TABLE t (a INTEGER, b VARCHAR(40))");
    for (int i = 0; i < 600; ++i) {  // more statements than a connection caches
        std::string text = "INSERT INTO t VALUES (?, '";
        text += std::to_string(i) + "')";
        conn.execute(unchecked(text), i);
    }
    EXPECT_EQ(conn.execute("SELECT sum(a) FROM t").scalar<int>(), 599 * 300);
}

// --- errors -------------------------------------------------------------------------------------------------------

struct Broken {
    engine::Constraint kind;
    std::string constraint, table, column;
};

class ComplianceErrorTest : public Compliance {
  protected:
    template <class F>
    Broken broken(F statement) {
        try {
            statement();
        } catch (const IntegrityError& error) {
            EXPECT_FALSE(error.statement().empty());
            conn.rollback();
            return {error.kind(), error.constraint(), error.table(), error.column()};
        }
        ADD_FAILURE() << "no IntegrityError";
        return {};
    }
    template <class F>
    std::string code_of(F statement) {
        try {
            statement();
        } catch (const ProgrammingError& error) {
            return std::string(error.code());
        }
        return "no error";
    }
};
CARBOY_COMPLIANCE(ComplianceErrorTest);

TEST_P(ComplianceErrorTest, IntegrityErrorsNameWhatWasBroken) {
    conn.executescript(
        "CREATE TABLE p (id INTEGER PRIMARY KEY);"
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL UNIQUE, age INTEGER CONSTRAINT grown CHECK "
        "(age > 0),"
        " p_id INTEGER REFERENCES p (id))");
    conn.execute("INSERT INTO t (id, name) VALUES (1, 'a')");
    conn.commit();
    const Broken unique = broken([&] { conn.execute("INSERT INTO t (id, name) VALUES (2, 'a')"); });
    EXPECT_EQ(unique.kind, engine::Constraint::unique);
    EXPECT_EQ(unique.table, "t");
    EXPECT_EQ(unique.column, "name");
    const Broken key = broken([&] { conn.execute("INSERT INTO t (id, name) VALUES (1, 'b')"); });
    EXPECT_EQ(key.kind, engine::Constraint::primary_key);
    EXPECT_EQ(key.column, "id");
    const Broken null = broken([&] { conn.execute("INSERT INTO t (id) VALUES (2)"); });
    EXPECT_EQ(null.kind, engine::Constraint::not_null);
    EXPECT_EQ(null.column, "name");
    const Broken check = broken([&] { conn.execute("INSERT INTO t (id, name, age) VALUES (2, 'b', 0)"); });
    EXPECT_EQ(check.kind, engine::Constraint::check);
    EXPECT_EQ(check.constraint, "grown");
    const Broken foreign = broken([&] {
        conn.execute("INSERT INTO t (id, name, p_id) VALUES (2, 'b', 5)");
        conn.commit();
    });
    EXPECT_EQ(foreign.kind, engine::Constraint::foreign_key);
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 1);
}

TEST_P(ComplianceErrorTest, MistakesOfTheProgram) {
    EXPECT_THROW(conn.execute("SELECT * FROM nothing"), ProgrammingError);
    EXPECT_THROW(conn.execute("SELEC 1"), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked("SELECT 1; SELECT 2")), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked("  -- nothing")), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked("SELECT 1 + ?")), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked("SELECT 1"), 5), ProgrammingError);
    EXPECT_EQ(code_of([&] { conn.execute(unchecked(std::string("SELECT 1\0 x", 11))); }), "nul_in_text");
    EXPECT_EQ(code_of([&] { conn.executescript(unchecked(std::string("SELECT 1;\0 x", 12))); }), "nul_in_text");
    EXPECT_EQ(code_of([&] { conn.execute(unchecked(std::string("SELECT 'a\0b'", 12))); }), "nul_in_text");
    try {
        conn.execute("SELECT nothing FROM nowhere");
        FAIL();
    } catch (const ProgrammingError& error) {
        EXPECT_EQ(error.statement(), "SELECT nothing FROM nowhere");
    }
    conn.close();
    EXPECT_THROW(conn.execute("SELECT 1"), ProgrammingError);
}

TEST_P(ComplianceErrorTest, ValuesThatDoNotFit) {
    conn.execute("CREATE TABLE t (a SMALLINT, b VARCHAR(3))");
    if (database().strict_types) {
        EXPECT_THROW(conn.execute("INSERT INTO t (a) VALUES (?)", 70000), DataError);
        conn.rollback();
        EXPECT_THROW(conn.execute("INSERT INTO t (a) VALUES (?)", "seven"), DataError);
        conn.rollback();
        EXPECT_THROW(conn.execute("INSERT INTO t (a) VALUES (?)", 1.5), DataError);
        conn.rollback();
    }
    if (database().checks_text_lengths) {
        EXPECT_THROW(conn.execute("INSERT INTO t (b) VALUES (?)", "four"), DataError);
        conn.rollback();
    }
    const std::string with_nul("a\0b", 3);
    if (database().nul_in_text) {
        conn.execute("INSERT INTO t (b) VALUES (?)", with_nul);
        EXPECT_EQ(conn.execute("SELECT b FROM t").scalar<std::string>(), with_nul);
    } else {
        EXPECT_THROW(conn.execute("INSERT INTO t (b) VALUES (?)", with_nul), DataError);
    }
}

// One statement fails inside a savepoint; the other statements of the transaction remain.
TEST_P(ComplianceErrorTest, AfterAnErrorInATransaction) {
    conn.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)");
    conn.commit();
    conn.execute("INSERT INTO t VALUES (1)");
    EXPECT_THROW(conn.execute("INSERT INTO t VALUES (1)"), IntegrityError);
    if (database().fails_whole_transaction) {
        EXPECT_THROW(conn.execute("INSERT INTO t VALUES (2)"), ProgrammingError);
        EXPECT_THROW(conn.commit(), OperationalError);
        EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 0);
        conn.execute("INSERT INTO t VALUES (1)");
    }
    {
        Savepoint savepoint(conn);
        EXPECT_THROW(conn.execute("INSERT INTO t VALUES (1)"), IntegrityError);
    }
    conn.execute("INSERT INTO t VALUES (3)");
    conn.commit();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 2);
}

// --- values -------------------------------------------------------------------------------------------------------

class ComplianceValueTest : public Compliance {
  protected:
    ComplianceValueTest() {
        run("CREATE TABLE t (i " + type(sql::TypeKind::big_integer) + ", s " + type(sql::TypeKind::small_integer) +
            ", d " + type(sql::TypeKind::double_) + ", b " + type(sql::TypeKind::boolean) + ", x " +
            type(sql::TypeKind::text) + ", y " + type(sql::TypeKind::binary) + ", dt " + type(sql::TypeKind::date) +
            ", tm " + type(sql::TypeKind::time) + ", ts " + type(sql::TypeKind::datetime) + ")");
    }
    template <class T>
    T round_trip(const char* column, const T& value) {
        std::string insert = "INSERT INTO t (", select = "SELECT ";
        insert += column;
        insert += ") VALUES (?)";
        select += column;
        select += " FROM t";
        conn.execute("DELETE FROM t");
        conn.execute(unchecked(insert), value);
        return conn.execute(unchecked(select)).template scalar<T>();
    }
};
CARBOY_COMPLIANCE(ComplianceValueTest);

TEST_P(ComplianceValueTest, Numbers) {
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max(),
                                     std::numeric_limits<std::int64_t>::min(), std::int64_t{1} << 53})
        EXPECT_EQ(round_trip("i", value), value);
    for (const std::int16_t value : {0, 1, -32768, 32767}) EXPECT_EQ(round_trip("s", value), value);
    for (const double value : {0.0, 0.1, -1e300, 5e-324, std::numeric_limits<double>::max(), 1.0 / 3})
        EXPECT_EQ(round_trip("d", value), value);
    EXPECT_TRUE(std::isinf(round_trip("d", std::numeric_limits<double>::infinity())));
    EXPECT_TRUE(round_trip("b", true));
    EXPECT_FALSE(round_trip("b", false));
    EXPECT_EQ(round_trip("i", std::optional<std::int64_t>()), std::nullopt);
}

TEST_P(ComplianceValueTest, TextAndBytes) {
    for (const std::string value : {"", "plain", "it's \"quoted\" \\ ? :name", "größe 漢字 \U0001F600", " spaces \n\t"})
        EXPECT_EQ(round_trip("x", value), value);
    EXPECT_EQ(round_trip("x", std::string(1'000'000, 'x')).size(), 1'000'000U);
    Bytes bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<std::byte>(i));
    EXPECT_EQ(round_trip("y", bytes), bytes);
    EXPECT_EQ(round_trip("y", Bytes()), Bytes());
}

TEST_P(ComplianceValueTest, DatesAndTimes) {
    using namespace std::chrono;
    for (const year_month_day date : {2024y / 2 / 29, 1y / 1 / 1, 9999y / 12 / 31, 1970y / 1 / 1, 2000y / 1 / 1})
        EXPECT_EQ(round_trip("dt", date), date);
    for (const auto moment : {sys_days(2024y / 2 / 29) + 86399s + 999999us, sys_days(1y / 1 / 1) + 0us,
                              sys_days(9999y / 12 / 31) + 1us, sys_days(1969y / 12 / 31) + 86399999999us})
        EXPECT_EQ(round_trip("ts", time_point_cast<microseconds>(moment)), moment);
    const hh_mm_ss<microseconds> time(86399s + 999999us);
    EXPECT_EQ(round_trip("tm", time).to_duration(), time.to_duration());
    // On every engine, the text is the one that SQLAlchemy stores.
    conn.execute("DELETE FROM t");
    conn.execute("INSERT INTO t (ts, dt) VALUES (?, ?)", sys_days(2024y / 2 / 29) + 5s, year_month_day(2024y / 2 / 29));
    EXPECT_EQ(conn.execute("SELECT ts FROM t").scalar<std::string>(), "2024-02-29 00:00:05.000000");
    EXPECT_EQ(conn.execute("SELECT dt FROM t").scalar<std::string>(), "2024-02-29");
}

}  // namespace
}  // namespace carboy
