// docs/guide/sqlite3.md line by line: Python's sqlite3.Connection in C++.
#include <carboy/drivers/sqlite/aggregates.hpp>
#include <carboy/drivers/sqlite/backup.hpp>
#include <carboy/drivers/sqlite/blob.hpp>
#include <carboy/drivers/sqlite/hooks.hpp>
#include <carboy/drivers/sqlite/limits.hpp>
#include <carboy/drivers/sqlite/serialize.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <sstream>
#include <thread>

namespace carboy {
namespace {

namespace sqlite = drivers::sqlite;
using namespace std::chrono_literals;
using sqlite::Access;
using sqlite::Action;
using sqlite::Decision;

constexpr const char* endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c";

class SqliteModuleConnectionTest : public testing::Test {
  protected:
    SqliteModuleConnectionTest() {
        conn.executescript(R"(
            CREATE TABLE t (x INTEGER PRIMARY KEY, name TEXT, data BLOB);
            INSERT INTO t VALUES (1, 'one', zeroblob(8)), (2, 'two', NULL), (3, 'three', NULL);
        )");
    }
    ~SqliteModuleConnectionTest() override {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }
    std::string path = testing::TempDir() + "carboy_module_" + std::to_string(::getpid()) + ".db";
    Connection conn = connect(":memory:");
};

TEST_F(SqliteModuleConnectionTest, Statements) {
    // row: Connection.execute
    EXPECT_EQ(conn.execute("SELECT name FROM t WHERE x = ?", 2).scalar<std::string>(), "two");
    // row: Connection.executemany
    const std::vector<std::tuple<int, std::string>> rows{{4, "four"}, {5, "five"}};
    EXPECT_EQ(conn.executemany("INSERT INTO t (x, name) VALUES (?, ?)", rows).rowcount(), 2);
    // row: Connection.executescript
    conn.executescript("CREATE TABLE a (x); CREATE TABLE b (x);");
    // row: Connection.in_transaction
    conn.execute("INSERT INTO a VALUES (1)");
    EXPECT_TRUE(conn.in_transaction());
    // row: Connection.commit
    conn.commit();
    EXPECT_FALSE(conn.in_transaction());
    // row: Connection.rollback
    conn.execute("DELETE FROM a");
    conn.rollback();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM a").scalar<int>(), 1);
    // row: Connection.total_changes
    const auto before = conn.total_changes();
    conn.execute("UPDATE t SET name = upper(name)");
    EXPECT_EQ(conn.total_changes() - before, 5);
    conn.rollback();
    // row: Connection.__enter__
    {
        Transaction transaction(conn);
        conn.execute("DELETE FROM t");
    }
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 5);
    // row: Connection.row_factory
    auto names = conn.execute("SELECT x, name FROM t").as<int, std::string>().all();
    EXPECT_EQ(names[0], std::make_tuple(1, "one"));
    // row: Connection.text_factory
    auto raw = conn.execute("SELECT CAST(X'ff00' AS TEXT)").scalar<std::string>();
    EXPECT_EQ(raw, std::string("\xff\0", 2));
    // row: Connection.close
    conn.close();
    EXPECT_THROW(conn.execute("SELECT 1"), ProgrammingError);
}

TEST_F(SqliteModuleConnectionTest, IsolationLevel) {
    // row: Connection.isolation_level
    Connection plain = connect(path, {.isolation = Isolation::autocommit});
    plain.execute("CREATE TABLE t (x)");
    EXPECT_FALSE(plain.in_transaction());
    plain.begin_write();
    plain.execute("INSERT INTO t VALUES (1)");
    EXPECT_EQ(connect(path).execute("SELECT count(*) FROM t").scalar<int>(), 0);
    plain.commit();
    Connection deferred = connect(path, {.isolation = Isolation::deferred});
    Connection exclusive = connect("sqlite:///" + path + "?isolation_level=exclusive");
    deferred.begin_write();
    exclusive.begin_write();
    EXPECT_TRUE(deferred.in_transaction());
    exclusive.rollback();
    EXPECT_EQ(connect(path).options().isolation, Isolation::immediate);
}

TEST_F(SqliteModuleConnectionTest, Functions) {
    // row: Connection.create_function
    sqlite::create_function(conn, "twice", [](std::int64_t x) { return 2 * x; });
    EXPECT_EQ(conn.execute("SELECT twice(21)").scalar<int>(), 42);
    sqlite::create_function(conn, "how_many", [](std::span<const sql::ValueView> all) { return all.size(); });
    EXPECT_EQ(conn.execute("SELECT how_many(), how_many(1, NULL, 'x')").fetchone()->get<int>(1), 3);
    sqlite::drop_function(conn, "twice", 1);
    EXPECT_THROW(conn.execute("SELECT twice(21)"), ProgrammingError);
    // row: Connection.create_aggregate
    sqlite::create_aggregate(
        conn, "product", 1.0, [](double& state, double x) { state *= x; }, [](double state) { return state; });
    EXPECT_EQ(conn.execute("SELECT product(x) FROM t").scalar<double>(), 6);
    EXPECT_EQ(conn.execute("SELECT product(x) FROM t WHERE 0").scalar<double>(), 1);
    // row: Connection.create_collation
    sqlite::create_collation(conn, "backwards", [](std::string_view a, std::string_view b) { return b.compare(a); });
    EXPECT_EQ(conn.execute("SELECT name FROM t ORDER BY name COLLATE backwards").scalar<std::string>(), "two");
    sqlite::drop_collation(conn, "backwards");
    EXPECT_THROW(conn.execute(unchecked("SELECT name FROM t ORDER BY name COLLATE backwards ")), DatabaseError);
}

struct Sum {
    void step(int x) { sum += x; }
    void inverse(int x) { sum -= x; }
    int finish() const { return sum; }
    int sum = 0;
};

TEST_F(SqliteModuleConnectionTest, WindowFunctions) {
    // row: Connection.create_window_function
    sqlite::create_window_function<Sum>(conn, "sumint");
    const auto seen = [&](std::string_view text) {
        std::ostringstream all;
        for (const auto& row : conn.execute(unchecked(text))) all << row[0] << ' ';
        return all.str();
    };
    EXPECT_EQ(seen("SELECT sumint(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t"), "1 3 5 ");
    EXPECT_EQ(seen("SELECT sumint(x) OVER (ORDER BY x ROWS BETWEEN 5 PRECEDING AND 4 PRECEDING) FROM t"), "0 0 0 ");
    EXPECT_EQ(seen("SELECT sumint(x) FROM t"), "6 ");
    EXPECT_THROW(seen("SELECT sumint(name) OVER (ORDER BY x) FROM t"), DataError);
    sqlite::create_window_function(
        conn, "joined", std::string(), [](std::string& all, std::string_view name) { all += name; },
        [](std::string& all, std::string_view name) { all.erase(0, name.size()); },
        [](const std::string& all) { return all; });
    EXPECT_EQ(seen("SELECT joined(name) OVER (ORDER BY x ROWS 1 PRECEDING) FROM t"), "one onetwo twothree ");
    Cursor half = conn.execute("SELECT joined(name) OVER (ORDER BY x ROWS 1 PRECEDING) FROM t");
    EXPECT_TRUE(half.fetchone());
    half.close();
    EXPECT_EQ(seen("SELECT joined(name) OVER (ORDER BY x ROWS 1 PRECEDING) FROM t LIMIT 1"), "one ");
}

TEST_F(SqliteModuleConnectionTest, Authorizer) {
    // row: Connection.set_authorizer
    std::vector<std::string> tables;
    sqlite::set_authorizer(conn, [&](const Access& access) {
        if (access.action == Action::read) tables.emplace_back(access.first);
        if (access.action == Action::read && access.second == "data") return Decision::ignore;
        return access.action == Action::insert ? Decision::deny : Decision::allow;
    });
    EXPECT_TRUE(conn.execute("SELECT data FROM t WHERE x = 1").fetchone()->operator[](0).is_null());
    EXPECT_EQ(tables.front(), "t");
    try {
        conn.execute("INSERT INTO t (x) VALUES (9)");
        FAIL();
    } catch (const ProgrammingError& error) {
        EXPECT_EQ(error.code(), "not_authorized");
    }
    conn.rollback();
    sqlite::set_authorizer(conn, [](const Access&) -> Decision { throw std::out_of_range("whose?"); });
    EXPECT_THROW(conn.execute("SELECT name FROM t"), std::out_of_range);
    sqlite::set_authorizer(conn, nullptr);
    conn.execute("INSERT INTO t (x) VALUES (9)");
}

TEST_F(SqliteModuleConnectionTest, TraceCallback) {
    // row: Connection.set_trace_callback
    std::vector<std::string> seen;
    conn.executescript(
        "CREATE TABLE log (x); CREATE TRIGGER g AFTER DELETE ON t BEGIN INSERT INTO log VALUES (1); END");
    sqlite::set_trace_callback(conn, [&](std::string_view text) { seen.emplace_back(text); });
    conn.execute("DELETE FROM t WHERE x = ? AND name = ?", 1, "o'ne");
    conn.execute("DELETE FROM t WHERE x = ?", 1);
    conn.commit();
    ASSERT_EQ(seen.size(), 6u);
    EXPECT_EQ(seen[0], "BEGIN IMMEDIATE");
    EXPECT_EQ(seen[1], "DELETE FROM t WHERE x = 1 AND name = 'o''ne'");
    EXPECT_EQ(seen[3], "-- TRIGGER g");
    EXPECT_EQ(seen[5], "COMMIT");
    sqlite::set_trace_callback(conn, [](std::string_view) { throw std::out_of_range("enough"); });
    EXPECT_THROW(conn.execute(unchecked(endless)), std::out_of_range);
    sqlite::set_trace_callback(conn, nullptr);
    conn.execute("SELECT 1");
    EXPECT_EQ(seen.size(), 6u);
}

TEST_F(SqliteModuleConnectionTest, ProgressHandler) {
    // row: Connection.set_progress_handler
    int calls = 0;
    sqlite::set_progress_handler(
        conn, [&] { return ++calls == 50; }, 10);
    try {
        conn.execute(unchecked(endless));
        FAIL();
    } catch (const Timeout& error) {
        EXPECT_EQ(error.code(), "interrupted");
    }
    EXPECT_EQ(calls, 50);
    // Our own handler continues to work, however rarely or often this one is called.
    for (const int opcodes : {1, 7, 1000, 50'000'000}) {
        calls = 0;
        sqlite::set_progress_handler(
            conn, [&] { return ++calls < 0; }, opcodes);
        conn.driver().set_deadline(std::chrono::steady_clock::now() + 20ms);
        EXPECT_THROW(conn.execute(unchecked(endless)), Timeout) << opcodes;
        conn.driver().set_deadline(std::chrono::steady_clock::time_point::max());
        EXPECT_EQ(calls > 0, opcodes < 50'000'000) << opcodes;
    }
    sqlite::set_progress_handler(conn, []() -> bool { throw std::out_of_range("stop"); });
    EXPECT_THROW(conn.execute(unchecked(endless)), std::out_of_range);
    sqlite::set_progress_handler(conn, nullptr);
    conn.execute("SELECT count(*) FROM t, t, t, t, t, t").fetchall();
}

TEST_F(SqliteModuleConnectionTest, APoolTakesTheHooksOff) {
    Engine engine(path);
    int calls = 0;
    {
        auto mine = engine.connect();
        sqlite::set_trace_callback(*mine, [&](std::string_view) { ++calls; });
        sqlite::set_authorizer(*mine, [](const Access&) { return Decision::deny; });
        sqlite::set_progress_handler(*mine, [] { return true; });
    }
    auto next = engine.connect();
    EXPECT_EQ(next->execute("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9999) "
                            "SELECT count(*) FROM c")
                  .scalar<int>(),
              9999);
    EXPECT_EQ(calls, 0);
}

TEST_F(SqliteModuleConnectionTest, Interrupt) {
    std::thread other([this] {
        std::this_thread::sleep_for(30ms);
        // row: Connection.interrupt
        conn.interrupt();
    });
    EXPECT_THROW(conn.execute(unchecked(endless)), Timeout);
    other.join();
}

TEST_F(SqliteModuleConnectionTest, Limits) {
    // row: Connection.getlimit
    const int most = sqlite::getlimit(conn, sqlite::Limit::sql_length);
    // row: Connection.setlimit
    EXPECT_EQ(sqlite::setlimit(conn, sqlite::Limit::sql_length, 20), most);
    EXPECT_THROW(conn.execute("SELECT 'longer than twenty'"), DataError);
    sqlite::setlimit(conn, sqlite::Limit::sql_length, most);
    sqlite::setlimit(conn, sqlite::Limit::length, 1000);
    EXPECT_THROW(conn.execute("SELECT ?", std::string(2000, 'x')), DataError);
    sqlite::setlimit(conn, sqlite::Limit::attached, 0);
    EXPECT_THROW(conn.execute("ATTACH ':memory:' AS other"), DatabaseError);
}

TEST_F(SqliteModuleConnectionTest, Serialize) {
    // row: Connection.serialize
    const std::vector<std::byte> bytes = sqlite::serialize(conn);
    EXPECT_GT(bytes.size(), 4000u);
    Connection copy = connect(":memory:");
    // row: Connection.deserialize
    sqlite::deserialize(copy, bytes);
    EXPECT_EQ(copy.execute("SELECT count(*) FROM t").scalar<int>(), 3);
    copy.execute("INSERT INTO t (x) VALUES (99)");
    EXPECT_THROW(sqlite::deserialize(copy, bytes), ProgrammingError);
    copy.commit();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 3);
    EXPECT_THROW(sqlite::deserialize(copy, std::vector<std::byte>(4096)), DataError);
    EXPECT_THROW(sqlite::deserialize(copy, {}), DataError);
    EXPECT_THROW(sqlite::serialize(copy, "nowhere"), DatabaseError);

    // The bytes of a WAL database work in memory, and written to a file they are a database.
    Connection file = connect(path);
    file.executescript("CREATE TABLE f (x); INSERT INTO f VALUES (7)");
    sqlite::deserialize(copy, sqlite::serialize(file));
    EXPECT_EQ(copy.execute("SELECT x FROM f").scalar<int>(), 7);
    sqlite::deserialize(file, bytes);
    file.execute("DELETE FROM t");
    file.commit();
    EXPECT_EQ(connect(path).execute("SELECT x FROM f").scalar<int>(), 7);
}

TEST_F(SqliteModuleConnectionTest, Backup) {
    Connection copy = connect(path);
    int calls = 0;
    // row: Connection.backup
    sqlite::backup(conn, copy, 1, [&](sqlite::BackupProgress) { ++calls; });
    EXPECT_GT(calls, 1);
    EXPECT_EQ(copy.execute("SELECT count(*) FROM t").scalar<int>(), 3);
    conn.execute("ATTACH ':memory:' AS other");
    sqlite::backup(copy, conn, {.to = "other"});
    EXPECT_EQ(conn.execute("SELECT count(*) FROM other.t").scalar<int>(), 3);
    EXPECT_THROW(sqlite::backup(copy, conn, {.from = "nowhere"}), DatabaseError);
}

TEST_F(SqliteModuleConnectionTest, BackupIntoALockedDatabaseGivesUp) {
    Connection holder = connect(path);
    holder.begin_write();
    Connection target = connect(path, {.timeout = 40ms});
    EXPECT_THROW(sqlite::backup(conn, target), Timeout);
}

TEST_F(SqliteModuleConnectionTest, BlobOpen) {
    conn.begin_write();
    // row: Connection.blobopen
    sqlite::Blob blob(conn, "t", "data", 1, true);
    EXPECT_EQ(blob.size(), 8u);
    conn.execute("UPDATE t SET data = zeroblob(8) WHERE x = 1");
    std::vector<std::byte> bytes(8);
    EXPECT_THROW(blob.read(0, bytes), OperationalError);
}

TEST_F(SqliteModuleConnectionTest, LoadExtension) {
    // row: Connection.load_extension
    EXPECT_THROW(conn.execute("SELECT load_extension('mod_spatialite')"), ProgrammingError);
}

// Python's own dump of the same database.
TEST_F(SqliteModuleConnectionTest, IterdumpIsPythons) {
    Connection file = connect(path);
    file.executescript(R"(
        CREATE TABLE z (id INTEGER PRIMARY KEY AUTOINCREMENT, "a ""b" TEXT, r REAL);
        CREATE TABLE empty (x);
        CREATE TABLE "odd name" (x BLOB, "it's");
        INSERT INTO z VALUES (7, 'it''s' || char(10) || 'here', 0.1), (8, NULL, 1e300), (9, '', -0.0);
        INSERT INTO "odd name" VALUES (X'00ff', 9223372036854775807);
        CREATE INDEX i ON z (r);
        CREATE VIEW v AS SELECT id FROM z;
        CREATE TRIGGER g AFTER INSERT ON empty BEGIN DELETE FROM empty; END;
        ANALYZE;
    )");
    std::string ours;
    // row: Connection.iterdump
    sqlite::dump(file, [&](std::string_view statement) { (ours += statement) += '\n'; });
    const std::string command =
        "/usr/bin/python3 -c \"import sqlite3, sys; "
        "print(*sqlite3.connect(sys.argv[1]).iterdump(), sep=chr(10))\" " +
        path;
    std::string theirs;
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    char buffer[4096];
    for (std::size_t size; (size = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0;) theirs.append(buffer, size);
    EXPECT_EQ(::pclose(pipe), 0);
    EXPECT_EQ(ours, theirs);
}

TEST_F(SqliteModuleConnectionTest, DumpKeepsWhatPythonsLoses) {
    conn.executescript(R"(CREATE TABLE a (x REFERENCES t (x)); CREATE TABLE "it's" (x); INSERT INTO a VALUES (1))");
    conn.execute("UPDATE t SET name = ? WHERE x = 2", std::string("NUL\0here", 8));
    conn.commit();
    Connection copy = connect(":memory:");
    copy.executescript(unchecked(sqlite::dump(conn)));
    EXPECT_EQ(copy.execute("SELECT name FROM t WHERE x = 2").scalar<std::string>(), std::string("NUL\0here", 8));
    EXPECT_EQ(copy.execute("SELECT typeof(name) FROM t WHERE x = 2").scalar<std::string>(), "text");
    EXPECT_FALSE(conn.in_transaction());
    EXPECT_THROW(sqlite::dump(conn, [](std::string_view) { throw std::out_of_range("full"); }), std::out_of_range);
    EXPECT_FALSE(conn.in_transaction());
}

}  // namespace
}  // namespace carboy
