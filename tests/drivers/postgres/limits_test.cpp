// Limits of PostgreSQL or libpq: parameters, streams, COPY, one fiber at a time.
#include "drivers/postgres_fixture.hpp"

#include <carboy/drivers/postgres/copy.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>

#include <chrono>
#include <latch>
#include <numeric>
#include <thread>
#include <tuple>
#include <vector>

namespace carboy {
namespace {

using namespace std::chrono_literals;
using drivers::postgres::CopyIn;
using drivers::postgres::CopyOut;

class PostgresLimitsTest : public PostgresTest {
  protected:
    void fill(int rows) {
        conn->execute("INSERT INTO t SELECT i, 'row ' || i FROM generate_series(1, ?) AS s(i)", rows);
        conn->commit();
    }
    /// Returns the error of a statement, which has to fail.
    template <class E, class F>
    static E error_of(F run) {
        try {
            run();
        } catch (const E& error) {
            return error;
        }
        ADD_FAILURE() << "nothing was thrown";
        return E("none", "");
    }
};

// "SELECT ?, ?, ..." with the same text around each placeholder.
std::string repeated(std::string_view before, std::string_view each, std::size_t count, std::string_view after) {
    std::string text(before);
    for (std::size_t i = 0; i < count; ++i) (text += i == 0 ? "" : ", ") += each;
    return text += after;
}

// libpq drops a connection whose server describes more than 7,498 parameters at a time.
TEST_F(PostgresLimitsTest, ListsOfAnyLength) {
    fill(40'000);
    for (const char* options : {"", "?pgbouncer=true"}) {
        Connection own = connect(url(options));
        for (const int size : {4096, 4097, 7498, 7499, 14'000, 16'385, 32'000, 32'766}) {
            std::vector<int> ids(static_cast<std::size_t>(size));
            std::iota(ids.begin(), ids.end(), 1);
            EXPECT_EQ(own.execute("SELECT count(*) FROM t WHERE a IN (?...)", ids).scalar<int>(), size);
            EXPECT_EQ(own.execute("SELECT count(*) FROM t WHERE a NOT IN (?...)", ids).scalar<int>(), 40'000 - size);
        }
        std::vector<std::string> names(5000, "row 3");
        names.back() = "row 9";
        EXPECT_EQ(own.execute("SELECT a FROM t WHERE b IN (?...) ORDER BY a", names).fetchall().size(), 2U);
    }
}

TEST_F(PostgresLimitsTest, ManyParametersHaveTheTypesOfTheirPlaces) {
    constexpr std::size_t rows = 7000;  // 21,000 parameters
    const std::string text = repeated("INSERT INTO t (a, b, c) VALUES ", "(?, ?, ?)", rows, " RETURNING a, b, c");
    std::vector<sql::ValueView> views;
    for (std::size_t i = 0; i < rows; ++i) {
        views.push_back(sql::ValueView::integer(static_cast<std::int64_t>(i)));
        views.push_back(sql::ValueView::text("name"));
        views.push_back(i == 5 ? sql::ValueView() : sql::ValueView::real(0.5));
    }
    const auto statement = conn->driver().prepare(text);
    EXPECT_EQ(statement->parameter_count(), 3 * rows);
    ASSERT_EQ(statement->column_count(), 3U);
    EXPECT_EQ(statement->column_name(2), "c");
    EXPECT_EQ(statement->column_type(2), "double precision");
    statement->bind(views);
    std::size_t seen = 0;
    while (const sql::ValueView* cells = statement->step()) {
        EXPECT_EQ(cells[0].as_integer(), static_cast<std::int64_t>(seen));
        EXPECT_EQ(cells[1].as_text(), "name");
        EXPECT_EQ(cells[2].is_null(), seen == 5);
        ++seen;
    }
    EXPECT_EQ(seen, rows);
    statement->reset();
    views[0] = sql::ValueView::text("no number");
    EXPECT_THROW(
        {
            statement->bind(views);
            statement->step();
        },
        DataError);
}

// Lists with more than the server's 65,535 parameters, as one list and as several.
TEST_F(PostgresLimitsTest, ListsBeyondTheServersLimit) {
    fill(20'000);
    std::vector<int> ids(100'000), more(70'000);
    std::iota(ids.begin(), ids.end(), 1);
    std::iota(more.begin(), more.end(), 10'001);
    for (const char* options : {"", "?pgbouncer=true"}) {
        Connection own = connect(url(options));
        EXPECT_EQ(own.execute("SELECT count(*) FROM t WHERE a IN (?...) AND a NOT IN (?...)", ids, more).scalar<int>(),
                  10'000);
        EXPECT_EQ(own.execute("SELECT count(*) FROM t WHERE NOT a IN (?...)", more).scalar<int>(), 10'000);
        EXPECT_EQ(
            own.execute("UPDATE t SET c = 1 WHERE a IN (:ids...) AND b <> :b", bind<"ids">(ids), bind<"b">("row 1"))
                .rowcount(),
            19'999);
        own.rollback();
        std::vector<std::string> names;
        for (int i = 0; i < 70'000; ++i)
            names.push_back("row " + std::to_string(i) + (i % 2 == 0 ? "" : "\"{,}\\ NULL"));
        EXPECT_EQ(own.execute("SELECT count(*) FROM t WHERE b IN (?...)", names).scalar<int>(), 10'000);
    }
}

// A generic plan would search the list for each row, so each list gets its own plan.
TEST_F(PostgresLimitsTest, LongListsArePlannedAsTheyAre) {
    fill(10);
    const std::vector<int> ids(2000, 7);
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(conn->execute("SELECT count(*) FROM t WHERE a IN (?...)", ids).scalar<int>(), 1);
        EXPECT_EQ(conn->execute("SELECT count(*) FROM t WHERE a <> ALL (?)", std::string("{1,2}")).scalar<int>(), 8);
        EXPECT_EQ(conn->execute("SELECT count(*) FROM t WHERE a > ?", 3).scalar<int>(), 7);
    }
    EXPECT_EQ(
        conn->execute("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ '= ANY|<> ALL'").scalar<int>(),
        1);  // this one
    EXPECT_EQ(conn->execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%a > $1'").scalar<int>(),
              1);
}

// Question marks in strings and comments are not placeholders when the text is described in parts.
TEST_F(PostgresLimitsTest, ManyParametersBesideQuotedMarks) {
    const std::string text = repeated("SELECT '$1 ''', $q$ $2 $q$, E'\\'$3', \"x$4\" /* $5 /* $6 */ */ -- $7\n, a IN (",
                                      "?", 8000, ") FROM t AS s (a, b, \"x$4\", d, e)");
    const std::vector<sql::ValueView> ones(8000, sql::ValueView::integer(1));
    fill(1);
    const auto statement = conn->driver().prepare(text);
    statement->bind(ones);
    const sql::ValueView* const cells = statement->step();
    ASSERT_NE(cells, nullptr);
    EXPECT_EQ(cells[0].as_text(), "$1 '");
    EXPECT_EQ(cells[1].as_text(), " $2 ");
    EXPECT_EQ(cells[2].as_text(), "'$3");
    EXPECT_TRUE(cells[4].as_integer() != 0);
}

TEST_F(PostgresLimitsTest, AStreamLeftEarlyKeepsTheTransaction) {
    conn->execute("INSERT INTO t (a) VALUES (1)");
    for (auto [i] : conn->stream("SELECT i FROM generate_series(1, 300000) AS s(i)").as<int>())
        if (i == 3) break;
    EXPECT_TRUE(conn->in_transaction());
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 1);
    conn->commit();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 1);
    {
        Transaction transaction(*conn);  // the stream is the first statement in it
        for (auto [i] : conn->stream("SELECT i FROM generate_series(1, 300000) AS s(i)").as<int>())
            if (i == 3) break;
        conn->execute("INSERT INTO t (a) VALUES (2)");
        transaction.commit();
    }
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 2);
}

TEST_F(PostgresLimitsTest, ACopyLeftEarlyKeepsTheTransaction) {
    conn->execute("INSERT INTO t (a) VALUES (1)");
    EXPECT_TRUE(CopyOut(*conn, "COPY (SELECT i FROM generate_series(1, 300000) AS s(i)) TO STDOUT").next());
    conn->commit();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 1);
}

TEST_F(PostgresLimitsTest, ACopyUsesTheConnection) {
    std::latch begun{1};
    std::jthread reader([&] {
        begun.count_down();
        CopyOut out(*conn, "COPY (SELECT pg_sleep(1)) TO STDOUT");
        while (out.next()) {
        }
    });
    begun.wait();
    std::this_thread::sleep_for(200ms);
    EXPECT_EQ(error_of<ProgrammingError>([&] { conn->execute("SELECT 1"); }).code(), "connection_in_use");
    EXPECT_EQ(error_of<ProgrammingError>([&] { CopyIn(*conn, "COPY t FROM STDIN"); }).code(), "connection_in_use");
    reader.join();

    CopyIn in(*conn, "COPY t (a, b) FROM STDIN");
    std::jthread([&] {
        for (int i = 0; i < 10; ++i) in.row(i, "in turns");
    }).join();
    in.row(10, "in turns");
    EXPECT_EQ(in.finish(), 11);
}

TEST_F(PostgresLimitsTest, AnotherStatementEndsAStreamAloud) {
    Cursor cursor = conn->stream("SELECT i FROM generate_series(1, 10) AS s(i)");
    EXPECT_TRUE(cursor.fetchone());
    EXPECT_EQ(conn->execute("SELECT 5").scalar<int>(), 5);
    EXPECT_EQ(error_of<ProgrammingError>([&] { cursor.fetchall(); }).code(), "cursor_ended");
    EXPECT_EQ(conn->execute("SELECT 6").scalar<int>(), 6);
}

TEST_F(PostgresLimitsTest, ACopyInTheWrongPlaceLeavesTheConnection) {
    conn->execute("INSERT INTO t (a) VALUES (1)");
    for (const char* text : {"COPY t FROM STDIN", "copy t (a) from stdin with (format csv)", "COPY t TO STDOUT",
                             "/* COPY */ COPY (SELECT 1 FROM t) TO STDOUT"}) {
        const auto error = error_of<ProgrammingError>([&] { conn->execute(unchecked(text)); });
        EXPECT_EQ(error.code(), "copy");
        EXPECT_NE(error.hint().find("CopyIn"), std::string::npos) << error.hint();
        EXPECT_EQ(error.statement(), text);
    }
    EXPECT_EQ(error_of<ProgrammingError>([&] { CopyIn(*conn, "COPY t TO STDOUT"); }).code(), "copy");
    EXPECT_EQ(error_of<ProgrammingError>([&] { CopyOut(*conn, "COPY t FROM STDIN"); }).code(), "copy");
    EXPECT_EQ(error_of<ProgrammingError>([&] { CopyOut(*conn, "SELECT 1"); }).code(), "copy");
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 1);  // the statement was not sent
    conn->commit();
    EXPECT_EQ(error_of<ProgrammingError>([&] { conn->executescript("SELECT 1; COPY t FROM STDIN"); }).code(), "copy");
    // When the text does not show it, the server reports it.
    conn->executescript(
        "CREATE FUNCTION later() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'COPY t FROM STDIN'; END $$");
    EXPECT_THROW(conn->execute("SELECT later()").fetchall(), DatabaseError);
    conn->rollback();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 1);
    EXPECT_EQ(conn->execute("SELECT 'COPY t FROM STDIN'").scalar<std::string>(), "COPY t FROM STDIN");
}

TEST_F(PostgresLimitsTest, ARefusedRowIsNoPartOfTheCopy) {
    CopyIn copy(*conn, "COPY t (a, b) FROM STDIN");
    copy.row(1, "one");
    const auto error = error_of<DataError>([&] { copy.row(2, std::string("nul\0", 4)); });
    EXPECT_EQ(error.statement(), "COPY t (a, b) FROM STDIN");
    copy.row(3, "three");
    EXPECT_EQ(copy.finish(), 2);
    EXPECT_EQ(conn->execute("SELECT sum(a) FROM t").scalar<int>(), 4);
}

TEST_F(PostgresLimitsTest, ErrorsTellStatementAndColumn) {
    const std::vector<std::tuple<std::int64_t>> wide{{1}, {5'000'000'000}};
    EXPECT_EQ(error_of<DataError>([&] { conn->executemany("INSERT INTO t (a) VALUES (?)", wide); }).statement(),
              "INSERT INTO t (a) VALUES (?)");
    conn->rollback();
    EXPECT_EQ(conn->execute("SELECT '24:00:00'::time").scalar<std::string>(), "24:00:00.000000");
    using TimeOfDay = std::chrono::hh_mm_ss<std::chrono::microseconds>;
    const auto midnight =
        error_of<DataError>([&] { conn->execute("SELECT '24:00:00'::time AS noon").scalar<TimeOfDay>(); });
    EXPECT_NE(midnight.message().find("24:00:00"), std::string::npos) << midnight.message();
}

TEST_F(PostgresLimitsTest, TwoFibersDoNotShareAConnection) {
    fiber::Loop loop;
    bool slow = false;
    std::string code;
    loop.spawn([&] { slow = conn->execute("SELECT pg_sleep(0.3) IS NOT NULL").scalar<bool>(); });
    loop.spawn([&] {
        fiber::sleep_for(50ms);
        code = error_of<ProgrammingError>([&] { conn->execute("SELECT 2"); }).code();
        EXPECT_EQ(error_of<ProgrammingError>([&] { conn->execute("INSERT INTO t (a) VALUES (1)"); }).code(),
                  "connection_in_use");
        EXPECT_THROW(conn->executescript("SELECT 3"), ProgrammingError);
        EXPECT_THROW(CopyIn(*conn, "COPY t FROM STDIN"), ProgrammingError);
    });
    loop.run();
    EXPECT_TRUE(slow);
    EXPECT_EQ(code, "connection_in_use");
    EXPECT_FALSE(conn->in_transaction());
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 0);
}

}  // namespace
}  // namespace carboy
