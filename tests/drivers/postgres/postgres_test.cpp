// PostgreSQL's own features: COPY, notifications, its URL, types that other engines lack.
#include "drivers/postgres_fixture.hpp"

#include <carboy/drivers/postgres/copy.hpp>
#include <carboy/drivers/postgres/listen.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/sql/types/array.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <limits>

namespace carboy {
namespace {

using namespace std::chrono_literals;
using drivers::postgres::CopyIn;
using drivers::postgres::CopyOut;
using drivers::postgres::Listener;

TEST_F(PostgresTest, CopiesRowsIn) {
    CopyIn copy(*conn, "COPY t FROM STDIN");
    EXPECT_THROW(conn->execute("SELECT 1"), ProgrammingError);
    for (int i = 0; i < 5000; ++i)
        copy.row(i, "tab\t, line\n, back\\slash", 0.5, std::vector<std::byte>{std::byte{7}}, true);
    copy.row(5000, std::optional<std::string>(), nullptr, nullptr, false);
    EXPECT_EQ(copy.finish(), 5001);
    EXPECT_THROW(copy.row(1, "", 0.0, nullptr, nullptr), ProgrammingError);
    EXPECT_EQ(conn->execute("SELECT b FROM t WHERE a = 4999").scalar<std::string>(), "tab\t, line\n, back\\slash");
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t WHERE b IS NULL").scalar<int>(), 1);
    conn->rollback();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 0);
}

TEST_F(PostgresTest, ACopyThatIsNotFinishedOrWrongKeepsNothing) {
    {
        CopyIn copy(*conn, "COPY t (a) FROM STDIN");
        copy.row(1);
    }
    conn->rollback();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 0);
    {
        CopyIn copy(*conn, "COPY t (a) FROM STDIN");
        copy.row(1);
        copy.row(1);
        EXPECT_THROW(copy.finish(), IntegrityError);
    }
    conn->rollback();
    {
        CopyIn copy(*conn, "COPY t (a) FROM STDIN");
        copy.write("no number\n");
        EXPECT_THROW(copy.finish(), DataError);
    }
    conn->rollback();
    EXPECT_THROW(CopyIn(*conn, "SELECT 1"), ProgrammingError);
    conn->rollback();
    EXPECT_THROW(CopyIn(*conn, "COPY nothing FROM STDIN"), ProgrammingError);
    conn->rollback();
    EXPECT_THROW(conn->execute("COPY t FROM STDIN"), ProgrammingError);
}

TEST_F(PostgresTest, CopiesRowsOut) {
    conn->execute("INSERT INTO t SELECT i, 'row ' || i FROM generate_series(1, 20000) AS s(i)");
    int lines = 0;
    std::string last;
    CopyOut copy(*conn, "COPY (SELECT a, b FROM t ORDER BY a) TO STDOUT");
    while (const auto line = copy.next()) {
        ++lines;
        last = *line;
    }
    EXPECT_EQ(lines, 20000);
    EXPECT_EQ(last, "20000\trow 20000\n");
    conn->commit();
    { EXPECT_TRUE(CopyOut(*conn, "COPY t TO STDOUT").next().has_value()); }
    if (conn->driver().is_broken()) conn.emplace(connect(url()));
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 20000);
}

TEST_F(PostgresTest, NotificationsReachAFiber) {
    std::vector<std::string> heard;
    fiber::Loop loop;
    loop.spawn([&] {
        Connection ears = connect(url());
        Listener listener(ears);
        listener.listen("Odd \"name\"");
        Connection mouth = connect(url());
        EXPECT_FALSE(listener.wait(1ms));
        drivers::postgres::notify(mouth, "Odd \"name\"", "first");
        drivers::postgres::notify(mouth, "another", "not for us");
        mouth.execute("INSERT INTO t (a) VALUES (1)");
        drivers::postgres::notify(mouth, "Odd \"name\"", "with the commit");
        while (const auto note = listener.wait(200ms)) heard.push_back(note->payload);
        mouth.commit();
        while (const auto note = listener.wait(200ms)) heard.push_back(note->payload);
    });
    loop.run();
    EXPECT_EQ(heard, (std::vector<std::string>{"first", "with the commit"}));
    Connection other = connect(":memory:");
    EXPECT_THROW(Listener{other}, InterfaceError);
}

TEST_F(PostgresTest, TypesThatOthersLack) {
    EXPECT_EQ(one("SELECT ARRAY[[1, 2], [3, NULL]]"), "{{1,2},{3,NULL}}");
    EXPECT_EQ(one("SELECT ARRAY['a b', 'NULL', '', 'x\"y\\z', NULL]"), R"({"a b","NULL","","x\"y\\z",NULL})");
    EXPECT_EQ(one("SELECT '{}'::int[]"), "{}");
    EXPECT_EQ(one("SELECT 12345678901234567890.123450::numeric"), "12345678901234567890.123450");
    for (const char* number :
         {"0", "0.00", "-0.5", "10000", "9999", "100000000", "0.0001", "123456.789", "-1e10", "NaN"}) {
        std::string text = "SELECT ?::numeric = '";
        text += number;
        text += "'::numeric";
        EXPECT_TRUE(conn->execute(unchecked(text), number).scalar<bool>()) << number;
        text = "SELECT '";
        text += number;
        text += "'::numeric, '";
        text += number;
        text += "'::numeric::text";
        const Row row = *conn->execute(unchecked(text)).fetchone();
        EXPECT_EQ(row[0].as<std::string>(), row[1].as<std::string>());
    }
    EXPECT_EQ(one("SELECT interval '1 year 2 months -3 days 04:05:06.5'"), "1 year 2 mons -3 days +04:05:06.500000");
    EXPECT_EQ(one("SELECT interval '-1 second'"), "-00:00:01.000000");
    EXPECT_EQ(one("SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid"), "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    EXPECT_EQ(one("SELECT 'infinity'::date"), "infinity");
    EXPECT_EQ(one("SELECT '{\"a\": 1}'::jsonb"), "{\"a\": 1}");
    EXPECT_TRUE(conn->execute("SELECT ?::jsonb ?? 'a'", "{\"a\": 1}").scalar<bool>());
    // A type that the driver does not know is sent as text, and so is the whole row.
    const Row row =
        *conn->execute("SELECT '10.0.0.1'::inet, 7, true, 1.5::float8, '\\x00ff'::bytea, NULL::int").fetchone();
    EXPECT_EQ(row[0].as<std::string>(), "10.0.0.1");
    EXPECT_EQ(row[1].as<int>(), 7);
    EXPECT_TRUE(row[2].as<bool>());
    EXPECT_EQ(row[3].as<double>(), 1.5);
    EXPECT_EQ(row[4].as<std::vector<std::byte>>().size(), 2U);
    EXPECT_TRUE(row[5].is_null());
    EXPECT_EQ(conn->execute("SELECT ?::inet", "10.0.0.1").scalar<std::string>(), "10.0.0.1");
}

TEST_F(PostgresTest, ARowAsTextHasTheSameFloats) {
    const Row row = *conn->execute("SELECT 0.1::real, 3.4028235e38::real, '10.0.0.1'::inet").fetchone();
    EXPECT_EQ(row[0].as<double>(), conn->execute("SELECT 0.1::real").scalar<double>());
    EXPECT_EQ(row[1].as<float>(), std::numeric_limits<float>::max());
    EXPECT_EQ(conn->execute("SELECT ARRAY[3.4028235e38::real]").scalar<std::vector<float>>().at(0),
              std::numeric_limits<float>::max());
}

TEST_F(PostgresTest, MomentsAndIntervalsInArraysAndCopies) {
    using Moments = std::vector<std::chrono::system_clock::time_point>;
    using Lengths = std::vector<std::chrono::seconds>;
    conn->execute("SET TIME ZONE 'Asia/Kathmandu'");
    const Moments moments{std::chrono::sys_seconds(5s)};
    const Lengths lengths{26h, -26h, 0s, std::chrono::days(20'000'000)};
    EXPECT_EQ(conn->execute("SELECT CAST(? AS TIMESTAMPTZ[])", moments).scalar<Moments>(), moments);
    for (const char* style : {"postgres", "sql_standard"}) {
        conn->execute("SELECT set_config('intervalstyle', ?, false)", style);
        EXPECT_EQ(conn->execute("SELECT CAST(? AS INTERVAL[])", lengths).scalar<Lengths>(), lengths);
    }
    conn->execute("CREATE TABLE spans (moment TIMESTAMPTZ, length INTERVAL, lengths INTERVAL[])");
    CopyIn copy(*conn, "COPY spans FROM STDIN");
    copy.row(moments[0], lengths[1], lengths);
    copy.finish();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM spans WHERE moment = ? AND length = ? AND lengths[2] = length",
                            moments[0], lengths[1])
                  .scalar<int>(),
              1);
}

TEST_F(PostgresTest, WithoutNamedStatementsAndSessionState) {
    Connection pooled = connect(url("?pgbouncer=true"));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(pooled.execute("SELECT ? + 1", i).scalar<int>(), i + 1);
    pooled.executemany("INSERT INTO t (a) VALUES (?)", std::vector<std::tuple<int>>{{1}, {2}});
    EXPECT_EQ(pooled.execute("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''").scalar<int>(), 0);
    pooled.commit();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 2);
}

TEST_F(PostgresTest, ForgetsWhatTheCacheDrops) {
    Connection small = connect(url(), {.cached_statements = 8});
    for (int i = 0; i < 50; ++i) {
        std::string text = "SELECT " + std::to_string(i);
        small.execute(unchecked(text)).fetchall();
    }
    EXPECT_LE(small.execute("SELECT count(*) FROM pg_prepared_statements").scalar<int>(), 12);
}

TEST_F(PostgresTest, AddressesAndTheirMistakes) {
    EXPECT_THROW(connect("postgresql://carboy@127.0.0.1:1/x"), OperationalError);
    EXPECT_THROW(connect(url("?sslmood=require")), UrlError);
    EXPECT_THROW(connect(url("?isolation_level=loud")), UrlError);
    EXPECT_THROW(connect(url("?sslmode=require")), OperationalError);  // this server has no TLS
    EXPECT_EQ(connect(url("?isolation_level=SERIALIZABLE")).options().level, IsolationLevel::serializable);
    // The first host is down, the second one accepts writes.
    const engine::Url here = engine::Url::parse(url());
    std::string several = "postgresql://" + here.user + "@127.0.0.1:1," + here.host + ":" + std::to_string(here.port) +
                          "/" + here.database + "?target_session_attrs=read-write";
    EXPECT_EQ(connect(several).execute("SELECT 1").scalar<int>(), 1);
    several += "&application_name=several";
    EXPECT_EQ(connect(several).execute("SHOW application_name").scalar<std::string>(), "several");
}

TEST_F(PostgresTest, ATerminatedBackendIsSeen) {
    Engine engine(url(), {.pool = {.size = 2, .overflow = 0}});
    const auto terminate = [&] {
        conn->execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = "
                "current_user")
            .fetchall();
        conn->commit();
    };
    // Between transactions the loss is not visible.
    engine.connect()->execute("SELECT 1").fetchall();
    terminate();
    fiber::sleep_for(50ms);
    EXPECT_EQ(engine.connect()->execute("SELECT 2").scalar<int>(), 2);
    // Inside a transaction, the error says that nothing of it remains, and the next checkout works.
    {
        auto borrowed = engine.connect();
        borrowed->execute("INSERT INTO t (a) VALUES (1)");
        terminate();
        EXPECT_THROW(borrowed->execute("INSERT INTO t (a) VALUES (2)"), ConnectionLost);
        EXPECT_FALSE(borrowed->in_transaction());
        EXPECT_THROW(borrowed->execute("SELECT 1"), ConnectionLost);
    }
    EXPECT_EQ(engine.connect()->execute("SELECT count(*) FROM t").scalar<int>(), 0);
    // During the commit, the outcome is unknown.
    auto borrowed = engine.connect();
    borrowed->execute("INSERT INTO t (a) VALUES (1)");
    terminate();
    EXPECT_THROW(borrowed->commit(), CommitUnknown);
}

TEST_F(PostgresTest, AChildOfForkLeavesTheParentsConnectionAlone) {
    Engine engine(url(), {.pool = {.size = 1, .overflow = 0}});
    engine.connect()->execute("SELECT 1").fetchall();
    conn->execute("INSERT INTO t (a) VALUES (1)");
    const pid_t child = ::fork();
    if (child == 0) {
        int wrong = 0;
        try {
            conn->execute("INSERT INTO t (a) VALUES (2)");
            wrong |= 1;
        } catch (const ProgrammingError& error) {
            if (error.code() != "forked_connection") wrong |= 2;
        }
        conn.reset();
        // The pool opens a separate connection for the child.
        if (engine.connect()->execute("SELECT 7").scalar<int>() != 7) wrong |= 4;
        ::_exit(wrong);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    conn->execute("INSERT INTO t (a) VALUES (2)");
    conn->commit();
    EXPECT_EQ(engine.connect()->execute("SELECT count(*) FROM t").scalar<int>(), 2);
}

}  // namespace
}  // namespace carboy
