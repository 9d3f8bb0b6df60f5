// The state of a PostgreSQL session: options of the URL, reset, end of the connection.
#include "drivers/postgres_fixture.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <chrono>
#include <vector>

namespace carboy {
namespace {

using namespace std::chrono_literals;

class PostgresSessionTest : public PostgresTest {
  protected:
    static int pid(Connection& connection) { return connection.execute("SELECT pg_backend_pid()").scalar<int>(); }
    int rows() { return conn->execute("SELECT count(*) FROM t").scalar<int>(); }
};

TEST_F(PostgresSessionTest, AReadOnlyConnectionOnlyReads) {
    conn->executescript("CREATE SEQUENCE t_numbers");
    for (const char* options :
         {"?read_only=true", "?read_only=true&isolation_level=autocommit", "?read_only=true&pgbouncer=true",
          "?read_only=true&pgbouncer=true&isolation_level=autocommit",
          "?read_only=true&options=-c%20statement_timeout%3D9000"}) {
        SCOPED_TRACE(options);
        Connection reader = connect(url(options));
        const auto refused = [&](const char* text) {
            EXPECT_THROW(reader.execute(unchecked(text)), OperationalError) << text;
            reader.rollback();
        };
        refused("CREATE TABLE made (a INTEGER)");
        refused("TRUNCATE t");
        refused("INSERT INTO t (a) VALUES (1)");
        refused("WITH x AS (INSERT INTO t (a) VALUES (2) RETURNING a) SELECT a FROM x");
        refused("SELECT nextval('t_numbers')");
        refused("DO $$ BEGIN INSERT INTO t (a) VALUES (3); END $$");
        EXPECT_THROW(reader.executescript("SELECT 1; INSERT INTO t (a) VALUES (4)"), OperationalError);
        reader.rollback();
        EXPECT_THROW(reader.executemany("INSERT INTO t (a) VALUES (?)", std::vector<std::tuple<int>>{{5}}),
                     OperationalError);
        reader.rollback();
        EXPECT_THROW(reader.stream("WITH x AS (INSERT INTO t (a) VALUES (6) RETURNING a) SELECT a FROM x").fetchall(),
                     OperationalError);
        reader.rollback();
        EXPECT_EQ(reader.execute("SELECT count(*) FROM t").scalar<int>(), 0);
        EXPECT_EQ(reader.stream("SELECT 1 UNION SELECT 2").fetchall().size(), 2U);
        EXPECT_EQ(rows(), 0);
    }
    Connection reader = connect(url(), {.read_only = true});
    EXPECT_THROW(reader.execute("CREATE TABLE made (a INTEGER)"), OperationalError);
    EXPECT_EQ(connect(url("?options=-c%20search_path%3Dpg_catalog")).execute("SHOW search_path").scalar<std::string>(),
              "pg_catalog");
}

TEST_F(PostgresSessionTest, WaitsForLocksAsLongAsItIsTold) {
    conn->execute("INSERT INTO t (a) VALUES (1)");
    conn->commit();
    conn->execute("UPDATE t SET b = 'held' WHERE a = 1");
    const auto waited = [&](Connection other) {
        const auto begin = std::chrono::steady_clock::now();
        try {
            other.execute("UPDATE t SET b = 'wanted' WHERE a = 1");
            ADD_FAILURE();
        } catch (const Timeout& error) {
            EXPECT_EQ(error.code(), "lock_timeout");
        }
        return std::chrono::steady_clock::now() - begin;
    };
    EXPECT_LT(waited(connect(url("?timeout=0.2"))), 5s);
    EXPECT_LT(waited(connect(url("?timeout=0"))), 5s);
    EXPECT_LT(waited(connect(url("?timeout=0.2&pgbouncer=true"))), 5s);
    EXPECT_LT(waited(connect(url(), {.timeout = 200ms})), 5s);
    EXPECT_EQ(connect(url()).execute("SHOW lock_timeout").scalar<std::string>(), "0");
    EXPECT_EQ(connect(url("?timeout=5")).execute("SHOW lock_timeout").scalar<std::string>(), "5s");
}

TEST_F(PostgresSessionTest, RefusesNegativeTimes) {
    EXPECT_THROW(connect(url(), {.timeout = -1ms}), UrlError);
    EXPECT_THROW(connect(url(), {.call_timeout = -1ms}), UrlError);
    EXPECT_THROW(connect(url("?timeout=-1")), UrlError);
}

TEST_F(PostgresSessionTest, WhatASessionKeepsEndsWithItsLoan) {
    Engine engine(url(), {.pool = {.size = 1, .overflow = 0}});
    const auto leak = [&](const char* text) {
        auto borrowed = engine.connect();
        borrowed->execute(unchecked(text));
        borrowed->commit();
    };
    for (const char* text : {
             "SELECT set_config('search_path', 'pg_catalog', false)",
             "SELECT pg_advisory_lock(77)",
             "SELECT pg_catalog.pg_try_advisory_lock_shared(77)",
             "DO $$ BEGIN SET search_path = pg_catalog; END $$",
             "CREATE TEMP TABLE kept AS SELECT 1",
             "SELECT 1 AS a INTO TEMP kept",
             "SET search_path = pg_catalog",
             "DECLARE kept CURSOR WITH HOLD FOR SELECT 1",
         }) {
        SCOPED_TRACE(text);
        leak(text);
        auto next = engine.connect();
        EXPECT_NE(next->execute("SHOW search_path").scalar<std::string>(), "pg_catalog");
        EXPECT_EQ(next->execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").scalar<int>(), 0);
        EXPECT_EQ(next->execute("SELECT count(*) FROM pg_class WHERE relname = 'kept'").scalar<int>(), 0);
        EXPECT_EQ(next->execute("SELECT count(*) FROM pg_cursors WHERE name = 'kept'").scalar<int>(), 0);
    }
}

// After ordinary use, returning the connection costs no round trip: the server sees no reset.
TEST_F(PostgresSessionTest, OrdinaryUseNeedsNoReset) {
    Engine engine(url(), {.pool = {.size = 1, .overflow = 0}});
    const int server = pid(*engine.connect());
    {
        auto borrowed = engine.connect();
        borrowed->execute("INSERT INTO t (a, b) VALUES (1, 'pg_advisory_lock')");
        borrowed->execute("SELECT pg_advisory_xact_lock(1)").fetchall();
        borrowed->commit();
        borrowed->execute("SELECT b FROM t").fetchall();
    }
    EXPECT_EQ(conn->execute("SELECT query FROM pg_stat_activity WHERE pid = ?", server).scalar<std::string>(),
              "SELECT b FROM t");
}

// The server sends a message before it closes a connection; the pool does not lend a connection that has received it.
TEST_F(PostgresSessionTest, AFarewellIsTheEnd) {
    Engine engine(url(), {.pool = {.size = 1, .overflow = 0}});
    for (int i = 0; i < 20; ++i) {
        const int server = pid(*engine.connect());
        conn->execute("SELECT pg_terminate_backend(?)", server).fetchall();
        while (conn->execute("SELECT count(*) FROM pg_stat_activity WHERE pid = ?", server).scalar<int>() != 0) {
        }
        EXPECT_EQ(engine.connect()->execute("SELECT 1").scalar<int>(), 1);
    }
}

TEST_F(PostgresSessionTest, SecretsOfTheAddressAreNotShown) {
    try {
        connect("postgresql://carboy@127.0.0.1:1/x?password=hush1&sslpassword=hush2&connect_timeout=2");
        FAIL();
    } catch (const OperationalError& error) {
        EXPECT_EQ(error.message().find("hush"), std::string::npos) << error.message();
    }
}

TEST_F(PostgresSessionTest, DatesAsTextAreReadWhateverTheServersStyle) {
    const std::string styles = "options=-c%20IntervalStyle%3Diso_8601%20-c%20DateStyle%3DGerman";
    Connection conn = connect(url() + (url().find('?') == std::string::npos ? "?" : "&") + styles);
    conn.execute("CREATE TYPE pg_temp.mood AS ENUM ('ok')");
    const Row row =
        *conn.execute("SELECT 'ok'::pg_temp.mood, '2024-02-03 04:05:06'::timestamp, '-1 day 02:00'::interval")
             .fetchone();
    EXPECT_EQ(row[1].as<std::chrono::local_seconds>(),
              std::chrono::local_days(std::chrono::year(2024) / 2 / 3) + 4h + 5min + 6s);
    EXPECT_EQ(row[2].as<std::chrono::hours>(), -22h);
}

// A statement can be deallocated only after the failed transaction has ended.
TEST_F(PostgresSessionTest, SavepointsSurviveForgottenStatements) {
    Connection conn = connect(url());
    conn.execute("CREATE TEMP TABLE many (id INTEGER PRIMARY KEY)");
    int refused = 0;
    for (int i = 0; i < 600; ++i) {
        Savepoint savepoint(conn);
        try {  // statements that evict each other from the cache
            conn.execute(unchecked("INSERT INTO many VALUES (?) /* " + std::to_string(i) + " */"), i % 300);
            savepoint.release();
        } catch (const IntegrityError&) {
            ++refused;
        }
    }
    conn.commit();
    EXPECT_EQ(refused, 300);
    EXPECT_EQ(conn.execute("SELECT count(*) FROM many").scalar<int>(), 300);
}

}  // namespace
}  // namespace carboy
