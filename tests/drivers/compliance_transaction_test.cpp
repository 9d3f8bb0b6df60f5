// Transactions, deadlines and events on every driver.
#include "drivers/compliance.hpp"

#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <atomic>
#include <thread>

namespace carboy {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class ComplianceTransactionTest : public Compliance {
  protected:
    ComplianceTransactionTest() {
        conn.execute("CREATE TABLE t (a INTEGER)");
        conn.commit();
    }
    int count(Connection& on) {
        const int rows = on.execute("SELECT count(*) FROM t").scalar<int>();
        return rows;
    }
};
CARBOY_COMPLIANCE(ComplianceTransactionTest);

TEST_P(ComplianceTransactionTest, NothingIsDurableBeforeCommit) {
    Connection other = connect();
    conn.execute("INSERT INTO t VALUES (1)");
    EXPECT_TRUE(conn.in_transaction());
    EXPECT_EQ(count(other), 0);
    conn.commit();
    EXPECT_FALSE(conn.in_transaction());
    EXPECT_EQ(count(other), 1);
    conn.execute("INSERT INTO t VALUES (2)");
    conn.close();
    EXPECT_EQ(count(other), 1);
}

TEST_P(ComplianceTransactionTest, ScopesRollBackUnlessCommitted) {
    {
        Transaction transaction(conn);
        conn.execute("INSERT INTO t VALUES (1)");
        EXPECT_THROW(Transaction{conn}, ProgrammingError);
    }
    EXPECT_EQ(count(conn), 0);
    {
        Transaction transaction(conn);
        conn.execute("INSERT INTO t VALUES (1)");
        {
            Savepoint outer(conn);
            conn.execute("INSERT INTO t VALUES (2)");
            {
                Savepoint inner(conn);
                conn.execute("INSERT INTO t VALUES (3)");
                inner.release();
            }
            EXPECT_EQ(count(conn), 3);
        }
        EXPECT_EQ(count(conn), 1);
        transaction.commit();
    }
    EXPECT_EQ(count(conn), 1);
}

TEST_P(ComplianceTransactionTest, ATransactionThatReadsSeesOneSnapshot) {
    Connection other = connect();
    conn.begin_read();
    EXPECT_EQ(count(conn), 0);
    other.execute("INSERT INTO t VALUES (1)");
    other.commit();
    EXPECT_EQ(count(conn), 0);
    conn.commit();
    EXPECT_EQ(count(conn), 1);
}

TEST_P(ComplianceTransactionTest, Autocommit) {
    Connection direct = connect({.isolation = Isolation::autocommit});
    direct.execute("INSERT INTO t VALUES (1)");
    EXPECT_FALSE(direct.in_transaction());
    EXPECT_EQ(count(conn), 1);
}

TEST_P(ComplianceTransactionTest, ReadOnly) {
    Connection reader = connect({.read_only = true});
    EXPECT_EQ(count(reader), 0);
    EXPECT_THROW(reader.execute("INSERT INTO t VALUES (1)"), OperationalError);
    if (!database().isolation_levels) return;
    Transaction transaction(
        conn, TransactionOptions{.isolation = IsolationLevel::serializable, .read_only = true, .deferrable = true});
    EXPECT_EQ(count(conn), 0);
    EXPECT_EQ(conn.execute("SHOW transaction_isolation").scalar<std::string>(), "serializable");
    EXPECT_THROW(conn.execute("INSERT INTO t VALUES (1)"), OperationalError);
}

TEST_P(ComplianceTransactionTest, ATransactionThatReadsRefusesToWrite) {
    const auto refuses = [&](Connection& on) {
        EXPECT_EQ(count(on), 0);
        try {
            on.execute("INSERT INTO t VALUES (1)");
            ADD_FAILURE() << "it wrote";
        } catch (const OperationalError& error) {
            EXPECT_FALSE(error.hint().empty());
            EXPECT_EQ(error.statement(), "INSERT INTO t VALUES (1)");
        }
    };
    {
        Transaction transaction(conn, TransactionOptions{.read_only = true});
        refuses(conn);
    }
    conn.begin_read();
    refuses(conn);
    conn.rollback();
    Engine engine(url());
    EXPECT_THROW(transaction(engine, [](Connection& inside) { inside.execute("INSERT INTO t VALUES (1)"); },
                             {.transaction = {.read_only = true}}),
                 OperationalError);
    conn.begin_read();
    EXPECT_THROW(conn.execute("CREATE TABLE other (a INTEGER)"), OperationalError);
    conn.rollback();
    conn.begin_read();
    conn.commit();
    conn.execute("INSERT INTO t VALUES (1)");
    conn.commit();
    EXPECT_EQ(count(conn), 1);
}

// Eight threads each read a number and add one to it: no update is lost.
TEST_P(ComplianceTransactionTest, RetriesWhatMetAnother) {
    conn.execute("INSERT INTO t VALUES (0)");
    conn.commit();
    Engine engine(url());
    std::atomic<int> attempts = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 5; ++n)
                transaction(
                    engine,
                    [&](Connection& inside) {
                        ++attempts;
                        const int a = inside.execute("SELECT a FROM t").scalar<int>();
                        inside.execute("UPDATE t SET a = ?", a + 1);
                    },
                    {.attempts = 1000, .budget = 60s, .transaction = {.isolation = IsolationLevel::serializable}});
        });
    threads.clear();
    EXPECT_EQ(conn.execute("SELECT a FROM t").scalar<int>(), 40);
    EXPECT_GE(attempts, 40);
}

TEST_P(ComplianceTransactionTest, RetryReturnsThrowsAndIsBounded) {
    EXPECT_EQ(transaction(conn, [](Connection& inside) { return inside.execute("SELECT 7").scalar<int>(); }), 7);
    EXPECT_THROW(transaction(conn,
                             [](Connection& inside) {
                                 inside.execute("INSERT INTO t VALUES (1)");
                                 throw std::runtime_error("stop");
                             }),
                 std::runtime_error);
    EXPECT_EQ(count(conn), 0);
    int tries = 0;
    const auto fail = [&](Connection&) {
        ++tries;
        throw SerializationFailure("again", "as if");
    };
    EXPECT_THROW(transaction(conn, fail, {.attempts = 4}), SerializationFailure);
    EXPECT_EQ(tries, 4);
    EXPECT_FALSE(conn.in_transaction());
}

// --- long statements ------------------------------------------------------------------------------------------------

constexpr auto endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

TEST_P(ComplianceTransactionTest, ADeadlineEndsAStatement) {
    conn.driver().set_deadline(Clock::now() + 200ms);
    const auto begin = Clock::now();
    EXPECT_THROW(conn.execute(unchecked(endless)), Timeout);
    EXPECT_LT(Clock::now() - begin, 5s);
    conn.driver().set_deadline(Clock::time_point::max());
    conn.rollback();
    EXPECT_EQ(count(conn), 0);
}

TEST_P(ComplianceTransactionTest, ACallTakesNoLongerThanItMay) {
    Connection hasty = connect({.call_timeout = 200ms});
    for (int i = 0; i < 2; ++i) {
        const auto begin = Clock::now();
        EXPECT_THROW(hasty.execute(unchecked(endless)), Timeout);
        EXPECT_GT(Clock::now() - begin, 150ms);
        EXPECT_LT(Clock::now() - begin, 5s);
        hasty.rollback();
        EXPECT_EQ(count(hasty), 0);
    }
}

TEST_P(ComplianceTransactionTest, AnotherThreadInterrupts) {
    std::jthread other([&] {
        std::this_thread::sleep_for(300ms);
        conn.interrupt();
    });
    EXPECT_THROW(conn.execute(unchecked(endless)), Timeout);
    conn.rollback();
    EXPECT_EQ(count(conn), 0);
}

// A slow statement in one fiber does not stop another fiber of the same thread.
TEST_P(ComplianceTransactionTest, ALongStatementSuspendsItsFiberAlone) {
    int rounds = 0, seen = 0;
    bool done = false;
    fiber::Loop loop;
    loop.spawn([&] {
        Connection slow = connect();
        slow.driver().set_deadline(Clock::now() + 500ms);
        EXPECT_THROW(slow.execute(unchecked(endless)), Timeout);
        seen = rounds;
        done = true;
    });
    loop.spawn([&] {
        Connection quick = connect();
        while (!done) {
            EXPECT_EQ(count(quick), 0);
            ++rounds;
            fiber::sleep_for(1ms);
        }
    });
    loop.run();
    EXPECT_GT(seen, 20);
}

TEST_P(ComplianceTransactionTest, EventsTellStatements) {
    struct Seen {
        std::string text;
        std::size_t executions;
        std::int64_t rows;
        bool failed;
    };
    std::vector<Seen> seen;
    conn.on_query([&](const QueryEvent& event) {
        seen.push_back({std::string(event.statement), event.executions, event.rows, event.error != nullptr});
        EXPECT_GE(event.duration.count(), 0);
    });
    conn.executemany("INSERT INTO t VALUES (?)", std::vector<std::tuple<int>>{{1}, {2}, {3}});
    conn.execute("SELECT a FROM t").fetchall();
    EXPECT_THROW(conn.execute("INSERT INTO t VALUES (1, 2)"), ProgrammingError);
    conn.rollback();
    ASSERT_GE(seen.size(), 2U);
    EXPECT_EQ(seen[0].executions, 3U);
    EXPECT_EQ(seen[0].rows, 3);
    EXPECT_EQ(seen[1].text, "SELECT a FROM t");
    EXPECT_EQ(seen[1].rows, 3);
}

// SQLite's own count is still that of the previous statement.
TEST_P(ComplianceTransactionTest, EventsOfTheSchemaChangeNoRows) {
    std::vector<std::int64_t> rows;
    conn.execute("INSERT INTO t VALUES (1), (2), (3)");
    conn.on_query([&](const QueryEvent& event) { rows.push_back(event.rows); });
    conn.execute("CREATE TABLE other (a INTEGER)");
    conn.execute("WITH two AS (SELECT a FROM t WHERE a < 3) INSERT INTO other SELECT a FROM two");
    conn.execute("DROP TABLE other");
    EXPECT_EQ(rows, (std::vector<std::int64_t>{0, 2, 0}));
}

// --- pool -----------------------------------------------------------------------------------------------------------

TEST_P(ComplianceTransactionTest, FibersShareAPool) {
    Engine engine(url(), {.pool = {.size = 3, .overflow = 0, .timeout = 30s}});
    conn.execute("INSERT INTO t VALUES (0)");
    conn.commit();
    int done = 0;
    fiber::Loop loop;
    for (int i = 0; i < 40; ++i)
        loop.spawn([&] {
            auto borrowed = engine.connect("worker");
            Transaction transaction(*borrowed);
            borrowed->execute("UPDATE t SET a = a + 1");
            transaction.commit();
            ++done;
        });
    loop.run();
    EXPECT_EQ(done, 40);
    EXPECT_EQ(conn.execute("SELECT a FROM t").scalar<int>(), 40);
    const auto status = engine.pool().status();
    EXPECT_EQ(status.in_use, 0U);
    EXPECT_LE(status.opened, 3U);
}

TEST_P(ComplianceTransactionTest, AConnectionComesBackClean) {
    Engine engine(url(), {.pool = {.size = 1, .overflow = 0}});
    {
        auto borrowed = engine.connect();
        borrowed->execute("INSERT INTO t VALUES (1)");
    }
    EXPECT_EQ(count(conn), 0);
    if (database().name != "postgresql") return;
    {
        auto borrowed = engine.connect();
        borrowed->execute("SET search_path = nowhere");
        borrowed->execute("CREATE TEMPORARY TABLE left_over (a INTEGER)");
        borrowed->commit();
    }
    auto borrowed = engine.connect();
    EXPECT_EQ(count(*borrowed), 0);
    EXPECT_THROW(borrowed->execute("SELECT * FROM left_over"), ProgrammingError);
    EXPECT_EQ(engine.pool().status().opened, 1U);
}

// --- inspector
// --------------------------------------------------------------------------------------------------------

TEST_P(ComplianceTransactionTest, ReadsBackWhatItCreated) {
    using sql::TypeKind;
    sql::Table parent{.name = "parent"};
    parent.columns = {{.name = "id", .type = {.kind = TypeKind::integer}, .nullable = false, .primary_key = true},
                      {.name = "select", .type = {.kind = TypeKind::string, .length = 40}, .nullable = false}};
    parent.primary_key = {"id"};
    parent.uniques = {{.name = "one_word", .columns = {"select"}}};
    sql::Table child{.name = "Child"};
    child.columns = {
        {.name = "id", .type = {.kind = TypeKind::integer}, .nullable = false, .primary_key = true},
        {.name = "parent_id", .type = {.kind = TypeKind::integer}, .nullable = false},
        {.name = "big", .type = {.kind = TypeKind::big_integer}},
        {.name = "small", .type = {.kind = TypeKind::small_integer}},
        {.name = "flag", .type = {.kind = TypeKind::boolean}},
        {.name = "body", .type = {.kind = TypeKind::text}},
        {.name = "raw", .type = {.kind = TypeKind::binary}},
        {.name = "day", .type = {.kind = TypeKind::date}},
        {.name = "at", .type = {.kind = TypeKind::datetime}},
        {.name = "clock", .type = {.kind = TypeKind::time}},
        {.name = "price", .type = {.kind = TypeKind::numeric, .precision = 10, .scale = 2}},
        {.name = "extra", .type = {.kind = TypeKind::json}},
    };
    child.primary_key = {"id"};
    child.foreign_keys = {{.name = "of_parent",
                           .columns = {"parent_id"},
                           .referred_table = "parent",
                           .referred_columns = {"id"},
                           .on_delete = "CASCADE"}};
    child.indexes = {{"by_day", {"day", "big"}, false}, {"one_small", {"small"}, true}};
    for (const sql::Table* table : {&parent, &child})
        for (const std::string& text : sql::create_statements(*table, dialect())) run(text);
    engine::Inspector inspector(conn);
    EXPECT_EQ(inspector.table_names(), (std::vector<std::string>{"Child", "parent", "t"}));
    EXPECT_TRUE(inspector.has_table("Child"));
    EXPECT_FALSE(inspector.has_table("child2"));
    sql::Table found = inspector.table("Child");
    if (dialect().numbering == sql::Numbering::serial) child.columns[0].identity = sql::Identity::serial;
    EXPECT_EQ(found.columns, child.columns);
    EXPECT_EQ(found.primary_key, child.primary_key);
    EXPECT_EQ(found.indexes, child.indexes);
    ASSERT_EQ(found.foreign_keys.size(), 1U);
    EXPECT_EQ(found.foreign_keys[0].columns, child.foreign_keys[0].columns);
    EXPECT_EQ(found.foreign_keys[0].referred_table, "parent");
    EXPECT_EQ(found.foreign_keys[0].on_delete, "CASCADE");
    EXPECT_EQ(found.foreign_keys[0].name, "of_parent");
    EXPECT_EQ(found.foreign_keys[0].referred_columns, child.foreign_keys[0].referred_columns);
    EXPECT_EQ(inspector.table("parent").uniques, parent.uniques);
    EXPECT_THROW((void)inspector.table("nothing"), ProgrammingError);
    run("CREATE VIEW seen AS SELECT a FROM t");
    EXPECT_EQ(inspector.view_names(), std::vector<std::string>{"seen"});
}

}  // namespace
}  // namespace carboy
