// docs/guide/sqlite3.md line by line: the top-level names of Python's sqlite3 module in C++.
// "// row: name" begins the code of a line of that table; tools/sqlite3_table.py holds the two together.
#include <carboy/drivers/sqlite/hooks.hpp>
#include <carboy/drivers/sqlite/library.hpp>
#include <carboy/drivers/sqlite/limits.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace carboy {
namespace {

namespace sqlite = drivers::sqlite;
using namespace std::chrono_literals;

/// A user-defined type, as an adapter and a converter in one.
struct Celsius {
    double degrees = 0;
    bool operator==(const Celsius&) const = default;
};

}  // namespace

template <>
struct sql::Type<Celsius> {
    static ValueView to_view(const Celsius& value) noexcept { return ValueView::real(value.degrees); }
    static Celsius from_view(ValueView view) { return {sql::from_view<double>(view)}; }
};

namespace {

class SqliteModuleTest : public testing::Test {
  protected:
    SqliteModuleTest() {
        conn.executescript(R"(
            CREATE TABLE t (x INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', at DATETIME, data BLOB);
            INSERT INTO t (x, name) VALUES (1, 'one'), (2, 'two');
        )");
    }
    std::string path = testing::TempDir() + "carboy_module.db";
    Connection conn = connect(":memory:");
};

TEST_F(SqliteModuleTest, Connect) {
    // row: connect
    Connection other = connect(":memory:", {.timeout = 2s, .isolation = Isolation::deferred, .cached_statements = 64});
    EXPECT_EQ(other.options().timeout, 2s);
    // row: sqlite_version
    EXPECT_EQ(sqlite::sqlite_version(), other.execute("SELECT sqlite_version()").scalar<std::string>());
    // row: sqlite_version_info
    EXPECT_EQ(sqlite::sqlite_version_info()[0], 3);
    EXPECT_EQ(sqlite::sqlite_version_info()[1], SQLITE_VERSION_NUMBER / 1000 % 1000);
    // row: threadsafety
    EXPECT_GE(sqlite::threadsafety(), 1);
    // row: complete_statement
    EXPECT_TRUE(sqlite::complete_statement("SELECT 1;"));
    EXPECT_FALSE(sqlite::complete_statement("SELECT ';"));
    EXPECT_FALSE(sqlite::complete_statement("CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1;"));
    // row: paramstyle
    EXPECT_EQ(conn.execute("SELECT ?", 1).scalar<int>(), conn.execute("SELECT :one", bind<"one">(1)).scalar<int>());
    EXPECT_EQ(conn.execute("SELECT ?2 - ?1", 1, 5).scalar<int>(), 4);
}

TEST_F(SqliteModuleTest, SharedMemory) {
    // row: enable_shared_cache
    Connection a = connect("sqlite:///scratch?mode=memory&cache=shared");
    Connection b = connect("sqlite:///scratch?mode=memory&cache=shared", {.timeout = 50ms});
    Connection c = connect("sqlite:///elsewhere?mode=memory&cache=shared");
    a.execute("CREATE TABLE s (x)");
    EXPECT_EQ(b.execute("SELECT count(*) FROM s").scalar<int>(), 0);
    EXPECT_THROW(c.execute("SELECT * FROM s"), ProgrammingError);
    a.execute("INSERT INTO s VALUES (1)");
    EXPECT_THROW(b.execute("SELECT count(*) FROM s"), Timeout);  // no WAL: a writer blocks readers
    a.rollback();
    EXPECT_EQ(b.execute("SELECT count(*) FROM s").scalar<int>(), 0);
    b.execute("INSERT INTO s VALUES (2)");
    b.commit();
    EXPECT_EQ(a.execute("SELECT x FROM s").scalar<int>(), 2);
}

TEST_F(SqliteModuleTest, SharedMemoryInAPool) {
    Engine engine("sqlite:///pooled?mode=memory&cache=shared");
    auto one = engine.connect();
    auto two = engine.connect();
    one->execute("CREATE TABLE s (x)");
    one->commit();
    EXPECT_EQ(two->execute("SELECT count(*) FROM s").scalar<int>(), 0);
    EXPECT_EQ(engine.pool().status().in_use, 2u);
}

TEST_F(SqliteModuleTest, UriNames) {
    const std::string uri = "file:" + path;
    connect(uri).execute("CREATE TABLE IF NOT EXISTS u (x)");
    for (const std::string& address : {uri + "?mode=ro", "sqlite:///" + uri + "?mode=ro&uri=true"})
        EXPECT_THROW(connect(address).execute("INSERT INTO u VALUES (1)"), OperationalError) << address;
    EXPECT_THROW(connect("sqlite:///x.db?vfs=memdb"), UrlError);
    EXPECT_THROW(connect("sqlite:///x.db?cache=none"), UrlError);
    Connection a = connect("file:named?mode=memory&cache=shared");
    Connection b = connect("sqlite:///file:named?mode=memory&cache=shared&uri=true");
    a.executescript("CREATE TABLE s (x)");
    EXPECT_EQ(b.execute("SELECT count(*) FROM s").scalar<int>(), 0);
    Engine alone("file::memory:");
    EXPECT_EQ(alone.pool().status().in_use, 0u);
    alone.connect()->executescript("CREATE TABLE s (x)");
    EXPECT_EQ(alone.connect()->execute("SELECT count(*) FROM s").scalar<int>(), 0);
    std::remove(path.c_str());
}

TEST_F(SqliteModuleTest, Types) {
    using std::chrono::day;
    using std::chrono::month;
    using std::chrono::year;
    // row: Binary
    const std::vector<std::byte> bytes{std::byte{0}, std::byte{255}};
    EXPECT_EQ(conn.execute("SELECT ?", bytes).scalar<std::vector<std::byte>>(), bytes);
    // row: Date
    const std::chrono::year_month_day date{year{2024}, month{2}, day{29}};
    EXPECT_EQ(conn.execute("SELECT ?", date).scalar<std::string>(), "2024-02-29");
    EXPECT_EQ(conn.execute("SELECT ?", date).scalar<std::chrono::year_month_day>(), date);
    // row: Time
    const std::chrono::hh_mm_ss<std::chrono::microseconds> time(9h + 5min);
    EXPECT_EQ(conn.execute("SELECT ?", time).scalar<std::string>(), "09:05:00.000000");
    // row: Timestamp
    const std::chrono::sys_time<std::chrono::microseconds> stamp = std::chrono::sys_days(date) + 1h;
    EXPECT_EQ(conn.execute("SELECT ?", stamp).scalar<std::string>(), "2024-02-29 01:00:00.000000");
    // row: TimestampFromTicks
    const auto from_ticks = std::chrono::sys_time<std::chrono::microseconds>(std::chrono::seconds(86400));
    EXPECT_EQ(conn.execute("SELECT ?", from_ticks).scalar<std::string>(), "1970-01-02 00:00:00.000000");
    // row: DateFromTicks
    const std::chrono::year_month_day from_seconds(std::chrono::floor<std::chrono::days>(from_ticks));
    EXPECT_EQ(conn.execute("SELECT ?", from_seconds).scalar<std::string>(), "1970-01-02");
    // row: register_adapter
    conn.execute("INSERT INTO t (x, data) VALUES (3, ?)", Celsius{21.5});
    // row: register_converter
    EXPECT_EQ(conn.execute("SELECT data FROM t WHERE x = 3").scalar<Celsius>(), Celsius{21.5});
    // row: adapt
    EXPECT_EQ(sql::Type<Celsius>::to_view(Celsius{1.5}).as_real(), 1.5);
    // row: PARSE_DECLTYPES
    EXPECT_EQ(conn.execute("SELECT at FROM t").description()[0].type, "DATETIME");
}

TEST_F(SqliteModuleTest, Errors) {
    // row: Error
    EXPECT_THROW(conn.execute("SELECT * FROM nowhere"), Error);
    // row: DatabaseError
    EXPECT_THROW(conn.execute("SELECT * FROM nowhere"), DatabaseError);
    // row: ProgrammingError
    EXPECT_THROW(conn.execute("SELECT * FROM nowhere"), ProgrammingError);
    // row: IntegrityError
    EXPECT_THROW(conn.execute("INSERT INTO t (x) VALUES (1)"), IntegrityError);
    // row: OperationalError
    EXPECT_THROW(connect("/nowhere/app.db"), OperationalError);
    // row: DataError
    EXPECT_THROW(conn.execute("SELECT 'x'").scalar<int>(), DataError);
    // row: InterfaceError
    EXPECT_THROW(connect("oracle://x/y"), InterfaceError);
    // row: SQLITE_*
    try {
        conn.execute("INSERT INTO t (x) VALUES (1)");
        FAIL();
    } catch (const DatabaseError& error) {
        EXPECT_EQ(error.native_code(), SQLITE_CONSTRAINT_PRIMARYKEY);
    }
}

TEST_F(SqliteModuleTest, Constants) {
    // row: SQLITE_LIMIT_*
    EXPECT_EQ(sqlite::getlimit(conn, sqlite::Limit::variable_number),
              sqlite3_limit(static_cast<sqlite3*>(conn.driver().native()), SQLITE_LIMIT_VARIABLE_NUMBER, -1));
    EXPECT_EQ(static_cast<int>(sqlite::Limit::worker_threads), SQLITE_LIMIT_WORKER_THREADS);
    EXPECT_EQ(static_cast<int>(sqlite::Limit::like_pattern_length), SQLITE_LIMIT_LIKE_PATTERN_LENGTH);
    // row: SQLITE_CREATE_TABLE
    EXPECT_EQ(static_cast<int>(sqlite::Action::create_table), SQLITE_CREATE_TABLE);
    EXPECT_EQ(static_cast<int>(sqlite::Action::delete_), SQLITE_DELETE);
    EXPECT_EQ(static_cast<int>(sqlite::Action::select), SQLITE_SELECT);
    EXPECT_EQ(static_cast<int>(sqlite::Action::function), SQLITE_FUNCTION);
    EXPECT_EQ(static_cast<int>(sqlite::Action::recursive), SQLITE_RECURSIVE);
    // row: SQLITE_DENY
    EXPECT_EQ(static_cast<int>(sqlite::Decision::deny), SQLITE_DENY);
    EXPECT_EQ(static_cast<int>(sqlite::Decision::ignore), SQLITE_IGNORE);
}

}  // namespace
}  // namespace carboy
