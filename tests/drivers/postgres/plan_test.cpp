// The server's prepared statements become outdated when the schema changes. They are prepared again where nothing can
// be lost; inside a transaction that has done work, the error says what to do.
#include "drivers/postgres_fixture.hpp"

#include <carboy/drivers/postgres/copy.hpp>
#include <carboy/engine/error.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace carboy {
namespace {

class PostgresPlanTest : public PostgresTest {
  protected:
    void SetUp() override {
        PostgresTest::SetUp();
        if (IsSkipped()) return;
        conn->execute("INSERT INTO t (a, b) VALUES (1, 'one'), (2, 'two')");
        conn->commit();
        other.emplace(connect(url()));
    }
    /// Changes the schema, so that SELECT * has another result.
    void widen() {
        conn->execute(unchecked("ALTER TABLE t ADD COLUMN extra_" + std::to_string(++added) + " INTEGER DEFAULT 7"));
        conn->commit();
    }
    static std::size_t width(Connection& on) { return on.execute("SELECT * FROM t WHERE a = ?", 1).fetchone()->size(); }

    std::optional<Connection> other;
    int added = 0;
};

TEST_F(PostgresPlanTest, TheFirstStatementOfATransactionIsPreparedAgain) {
    EXPECT_EQ(width(*other), 5U);
    widen();
    EXPECT_EQ(width(*other), 6U);  // outside a transaction
    widen();
    {
        Transaction transaction(*other);
        EXPECT_EQ(width(*other), 7U);
        other->execute("UPDATE t SET b = 'changed' WHERE a = 1");
        transaction.commit();
    }
    EXPECT_EQ(one("SELECT b FROM t WHERE a = 1"), "changed");
    widen();
    other->begin_read();
    EXPECT_EQ(width(*other), 8U);
    EXPECT_EQ(other->execute("SHOW transaction_read_only").scalar<std::string>(), "on");
    other->rollback();
    widen();
    other->begin({.isolation = IsolationLevel::serializable});
    EXPECT_EQ(width(*other), 9U);
    EXPECT_EQ(other->execute("SHOW transaction_isolation").scalar<std::string>(), "serializable");
    other->commit();
}

// A savepoint is not work: the transaction is begun again and the savepoint set again.
TEST_F(PostgresPlanTest, TheFirstStatementInASavepointIsPreparedAgain) {
    EXPECT_EQ(width(*other), 5U);
    widen();
    {
        Savepoint savepoint(*other);
        EXPECT_EQ(width(*other), 6U);
        other->execute("UPDATE t SET b = 'undone' WHERE a = 1");
        savepoint.rollback();
    }
    other->execute("UPDATE t SET b = 'kept' WHERE a = 2");
    other->commit();
    EXPECT_EQ(one("SELECT string_agg(b, ' ' ORDER BY a) FROM t"), "one kept");
    conn->commit();
    widen();
    {
        Transaction transaction(*other, {.isolation = IsolationLevel::serializable});
        Savepoint outer(*other);
        Savepoint inner(*other);
        EXPECT_EQ(width(*other), 7U);
        EXPECT_EQ(other->execute("SHOW transaction_isolation").scalar<std::string>(), "serializable");
        other->execute("UPDATE t SET b = 'undone' WHERE a = 1");
        inner.rollback();
        outer.release();
        transaction.commit();
    }
    widen();
    {
        Transaction transaction(*other);
        Savepoint(*other).release();
        Savepoint(*other).rollback();
        Savepoint savepoint(*other);
        EXPECT_EQ(other->stream("SELECT * FROM t WHERE a = ?", 1).fetchone()->size(), 8U);
        savepoint.release();
        transaction.commit();
    }
    EXPECT_EQ(one("SELECT string_agg(b, ' ' ORDER BY a) FROM t"), "one kept");
}

TEST_F(PostgresPlanTest, WorkBeforeOrInASavepointIsNotRepeated) {
    for (const bool inside : {false, true}) {
        EXPECT_EQ(width(*other), 5U + static_cast<std::size_t>(added));
        other->commit();
        widen();
        Transaction transaction(*other);
        if (!inside) other->execute("UPDATE t SET b = 'lost' WHERE a = 1");
        Savepoint savepoint(*other);
        if (inside) other->execute("UPDATE t SET b = 'lost' WHERE a = 1");
        try {
            width(*other);
            ADD_FAILURE() << "the update is gone";
        } catch (const SerializationFailure& error) {
            EXPECT_EQ(error.code(), "plan_outdated");
        }
    }
}

// A value used to be encoded for the column's old type, which refused it before the server could tell.
TEST_F(PostgresPlanTest, AColumnsNewTypeIsUsedAfterTheSameConnectionHasChangedIt) {
    const auto insert = [&](int number) { conn->execute("INSERT INTO numbers (n) VALUES (?)", number); };
    conn->execute("CREATE TEMPORARY TABLE numbers (n SMALLINT)");
    insert(7);
    conn->execute("ALTER TABLE numbers ALTER COLUMN n TYPE INTEGER");
    insert(70'000);
    conn->execute("DROP TABLE numbers");
    conn->execute("CREATE TEMPORARY TABLE numbers (n SMALLINT)");
    EXPECT_THROW(insert(70'000), DataError);
}

TEST_F(PostgresPlanTest, AServerThatSpeaksAnotherLanguageIsUnderstood) {
    try {
        other->execute("SET lc_messages = 'de_DE.UTF-8'");
    } catch (const DatabaseError&) {
        GTEST_SKIP() << "the server has no German locale";
    }
    other->commit();
    EXPECT_EQ(width(*other), 5U);
    widen();
    Transaction transaction(*other);
    EXPECT_EQ(width(*other), 6U);
}

TEST_F(PostgresPlanTest, InsideATransactionTheWorkIsToBeDoneAgain) {
    EXPECT_EQ(width(*other), 5U);
    widen();
    try {
        Transaction transaction(*other);
        other->execute("SELECT 1").fetchall();
        width(*other);
        FAIL();
    } catch (const SerializationFailure& error) {
        EXPECT_EQ(error.code(), "plan_outdated");
        EXPECT_EQ(error.sqlstate(), "0A000");
        EXPECT_NE(error.hint().find("again"), std::string::npos) << error.hint();
        EXPECT_EQ(error.statement(), "SELECT * FROM t WHERE a = ?");
    }
    EXPECT_EQ(width(*other), 6U);
    widen();
    int attempts = 0;
    EXPECT_EQ(transaction(*other,
                          [&](Connection& on) {
                              ++attempts;
                              on.execute("SELECT 1").fetchall();
                              return width(on);
                          }),
              7U);
    EXPECT_EQ(attempts, 2);
}

TEST_F(PostgresPlanTest, OnceOneStatementHasMetTheChangeAllAreDescribedAnew) {
    const auto named = [&](Connection& on) {
        return on.execute("SELECT t.* FROM t WHERE a = ?", 2).fetchone()->size();
    };
    Connection third = connect(url());
    for (Connection* on : {&*other, &third}) {
        EXPECT_EQ(width(*on), 5U);
        EXPECT_EQ(named(*on), 5U);
    }
    widen();
    EXPECT_EQ(width(*other), 6U);
    // The other statement, and the statements of other connections, do not fail, even in the middle of a transaction.
    for (Connection* on : {&*other, &third}) {
        Transaction transaction(*on);
        on->execute("SELECT 1").fetchall();
        EXPECT_EQ(named(*on), 6U);
        EXPECT_EQ(width(*on), 6U);
    }
}

TEST_F(PostgresPlanTest, Streams) {
    const auto streamed = [&] { return other->stream("SELECT * FROM t ORDER BY a").fetchone()->size(); };
    EXPECT_EQ(streamed(), 5U);
    widen();
    EXPECT_EQ(streamed(), 6U);
    widen();
    Transaction transaction(*other);
    EXPECT_EQ(other->stream("SELECT * FROM t ORDER BY a").fetchall().size(), 2U);
    transaction.commit();
    widen();
    other->begin_read();
    EXPECT_EQ(streamed(), 8U);
}

TEST_F(PostgresPlanTest, ATypeThatParametersHad) {
    const auto find = [&] { return other->execute("SELECT a FROM t WHERE b = ?", "one").scalar<int>(); };
    const auto add = [&](int a) { other->execute("INSERT INTO t (a, c) VALUES (?, ?)", a, 1.5); };
    EXPECT_EQ(find(), 1);
    add(5);
    other->commit();
    conn->execute("ALTER TABLE t ALTER COLUMN c TYPE TEXT, ALTER COLUMN a TYPE BIGINT");
    conn->commit();
    EXPECT_EQ(find(), 1);
    add(6);  // 1.5 is written to a text column now
    other->commit();
    EXPECT_EQ(one("SELECT c FROM t WHERE a = 6"), "1.5");
}

TEST_F(PostgresPlanTest, Executemany) {
    const std::vector<std::tuple<int, double>> rows{{10, 0.5}, {11, 1.5}, {12, 2.5}};
    const auto insert = [&](int from) {
        std::vector<std::tuple<int, double>> shifted = rows;
        for (auto& [a, c] : shifted) a += from;
        return other->executemany("INSERT INTO t (a, c) VALUES (?, ?)", shifted).rowcount();
    };
    EXPECT_EQ(insert(0), 3);
    other->commit();
    conn->execute("ALTER TABLE t ALTER COLUMN c TYPE TEXT");
    conn->commit();
    EXPECT_EQ(insert(100), 3);
    other->commit();
    EXPECT_EQ(one("SELECT string_agg(c, ' ' ORDER BY a) FROM t WHERE a > 100"), "0.5 1.5 2.5");
    // The server has lost all prepared statements: the rows sent before the first answer are sent again.
    other->execute("SELECT 1").fetchall();
    conn->execute("DELETE FROM t");
    conn->commit();
    std::vector<std::tuple<int, double>> many;
    for (int i = 0; i < 1000; ++i) many.emplace_back(i, 0.5);
    other->executescript("DO $$ BEGIN EXECUTE 'DEALLOCATE ' || 'ALL'; END $$");
    EXPECT_EQ(other->executemany("INSERT INTO t (a, c) VALUES (?, ?)", many).rowcount(), 1000);
    other->commit();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 1000);
}

TEST_F(PostgresPlanTest, StatementsThatWereDroppedByHand) {
    for (const char* drop : {"DEALLOCATE ALL", "DISCARD ALL", "DO $$ BEGIN EXECUTE 'DEALLOCATE ' || 'ALL'; END $$"}) {
        Connection own = connect(url("?isolation_level=autocommit"));
        EXPECT_EQ(width(own), 5U);
        own.execute(unchecked(drop));
        EXPECT_EQ(width(own), 5U) << drop;
        own.execute(unchecked(drop));
        own.begin_write();
        EXPECT_EQ(width(own), 5U) << drop;
        own.commit();
        own.executescript(unchecked("SELECT 1; DEALLOCATE ALL"));
        EXPECT_EQ(own.executemany("UPDATE t SET c = ? WHERE a = ?", std::vector<std::tuple<double, int>>{{1.0, 1}})
                      .rowcount(),
                  1);
    }
}

TEST_F(PostgresPlanTest, CursorsOfSqlMayChangeTheirRows) {
    Transaction transaction(*other);
    const auto fetch = [&] { return other->execute("FETCH 1 FROM these").fetchone()->size(); };
    other->execute("DECLARE these CURSOR FOR SELECT a FROM t");
    EXPECT_EQ(fetch(), 1U);
    other->execute("CLOSE these");
    other->execute("DECLARE these CURSOR FOR SELECT a, b FROM t");
    EXPECT_EQ(fetch(), 2U);
    EXPECT_EQ(fetch(), 2U);
}

// Without named statements nothing is refused: the rows describe themselves.
TEST_F(PostgresPlanTest, UnnamedStatementsFollowTheSchema) {
    Connection own = connect(url("?pgbouncer=true"));
    const auto row = [&] { return *own.execute("SELECT * FROM t WHERE a = ?", 1).fetchone(); };
    EXPECT_EQ(row().size(), 5U);
    widen();
    EXPECT_EQ(row().size(), 6U);
    conn->execute("ALTER TABLE t ALTER COLUMN b TYPE INTEGER USING 77, ALTER COLUMN a TYPE BIGINT");
    conn->commit();
    EXPECT_EQ(row()["b"].as<int>(), 77);
    EXPECT_EQ(own.stream("SELECT * FROM t WHERE a = ?", 1).fetchone()->size(), 6U);
    conn->execute("ALTER TABLE t ALTER COLUMN b TYPE INET USING '127.0.0.1'");
    conn->commit();
    EXPECT_THROW(row(), SerializationFailure);
    EXPECT_EQ(row()["b"].as<std::string>(), "127.0.0.1");
}

TEST_F(PostgresPlanTest, CopyNeedsNoPlan) {
    const auto copied = [&] {
        drivers::postgres::CopyOut out(*other, "COPY (SELECT * FROM t WHERE a = 1) TO STDOUT");
        std::string rows;
        while (const auto piece = out.next()) rows += *piece;
        return rows;
    };
    const std::string before = copied();
    widen();
    EXPECT_NE(copied(), before);
}

TEST_F(PostgresPlanTest, AMistakeOfTheProgramStaysOne) {
    conn->executescript(
        "CREATE FUNCTION wrong(x integer) RETURNS integer LANGUAGE plpgsql AS "
        "$$ BEGIN IF x > 1 THEN EXECUTE 'SELECT nothing'; END IF; RETURN x; END $$");
    const auto call = [&](int x) { return other->execute("SELECT wrong(?)", x).scalar<int>(); };
    EXPECT_EQ(call(1), 1);
    EXPECT_THROW(call(2), ProgrammingError);
    {
        Transaction transaction(*other);
        EXPECT_THROW(call(2), ProgrammingError);
        EXPECT_THROW(other->execute("SELECT 1"), ProgrammingError);  // the transaction has failed, as usual
    }
    EXPECT_EQ(call(1), 1);
}

// A manually prepared statement is gone when the connection is borrowed again; the driver's own statements remain.
TEST_F(PostgresPlanTest, AHandMadePrepareEndsWithItsLoan) {
    Engine engine(url(), {.pool = {.size = 1, .overflow = 0}});
    {
        auto borrowed = engine.connect();
        borrowed->execute("SELECT count(*) FROM t").fetchall();
        borrowed->execute("PREPARE \"by Hand\" AS SELECT 1");
        borrowed->executescript("PREPARE in_a_script AS SELECT 2");
        EXPECT_EQ(borrowed->execute("EXECUTE in_a_script").scalar<int>(), 2);
        borrowed->commit();
    }
    auto next = engine.connect();
    EXPECT_EQ(next->execute("SELECT count(*) FROM pg_prepared_statements WHERE from_sql").scalar<int>(), 0);
    EXPECT_EQ(next->execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT count(*) FROM t'")
                  .scalar<int>(),
              1);
    EXPECT_NO_THROW(next->execute("PREPARE in_a_script AS SELECT 3"));
}

}  // namespace
}  // namespace carboy
