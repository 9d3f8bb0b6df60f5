#include <carboy/sql.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <set>

namespace carboy {
namespace {

class TransactionTest : public testing::Test {
  protected:
    TransactionTest() { conn.execute("CREATE TABLE t (x INTEGER)"); }
    int count() { return conn.execute("SELECT count(*) FROM t").scalar<int>(); }
    void add() { conn.execute("INSERT INTO t VALUES (1)"); }

    Connection conn = connect(":memory:");
};

TEST_F(TransactionTest, RollsBackUnlessCommitted) {
    {
        Transaction transaction(conn);
        add();
    }
    EXPECT_EQ(count(), 0);
    {
        Transaction transaction(conn);
        add();
        transaction.commit();
    }
    EXPECT_EQ(count(), 1);
    EXPECT_FALSE(conn.in_transaction());
}

TEST_F(TransactionTest, DoesNotNest) {
    Transaction transaction(conn);
    EXPECT_THROW(Transaction{conn}, ProgrammingError);
}

TEST_F(TransactionTest, SavepointsNest) {
    Transaction transaction(conn);
    add();
    {
        Savepoint outer(conn);
        add();
        {
            Savepoint inner(conn);
            add();
        }
        EXPECT_EQ(count(), 2);
        outer.release();
    }
    {
        Savepoint undone(conn);
        add();
        undone.rollback();
    }
    transaction.commit();
    EXPECT_EQ(count(), 2);
}

TEST_F(TransactionTest, SavepointBeginsATransaction) {
    {
        Savepoint savepoint(conn);
        EXPECT_TRUE(conn.in_transaction());
        add();
        savepoint.release();
    }
    EXPECT_TRUE(conn.in_transaction());
    conn.rollback();
    EXPECT_EQ(count(), 0);
}

TEST_F(TransactionTest, AutocommitOpensNone) {
    Connection plain = connect(":memory:", {.isolation = Isolation::autocommit});
    plain.execute("CREATE TABLE t (x)");
    plain.execute("INSERT INTO t VALUES (1)");
    EXPECT_FALSE(plain.in_transaction());
}

TEST_F(TransactionTest, SurvivesACloseInside) {
    Transaction transaction(conn);
    Savepoint savepoint(conn);
    conn.close();
}

TEST_F(TransactionTest, AnObjectEndsItsOwnTransactionOnly) {
    auto transaction = std::make_unique<Transaction>(conn);
    add();
    conn.commit();
    add();
    transaction.reset();
    EXPECT_TRUE(conn.in_transaction());
    conn.commit();
    EXPECT_EQ(count(), 2);
    add();
    auto savepoint = std::make_unique<Savepoint>(conn);
    conn.commit();
    add();
    savepoint.reset();
    conn.commit();
    EXPECT_EQ(count(), 4);
}

TEST_F(TransactionTest, AScriptDoesNotEndAnOpenScope) {
    {
        Transaction transaction(conn);
        add();
        EXPECT_THROW(conn.executescript("DELETE FROM t"), ProgrammingError);
        transaction.commit();
    }
    EXPECT_EQ(count(), 1);
    conn.executescript("DELETE FROM t; SELECT 1");
    EXPECT_EQ(count(), 0);
}

TEST_F(TransactionTest, ManySavepointsNeedFewStatements) {
    int prepared = 0;
    std::set<std::string> texts;
    conn.on_query([&](const QueryEvent& event) { texts.insert(std::string(event.statement)), ++prepared; });
    Transaction transaction(conn);
    for (int i = 0; i < 500; ++i) {
        Savepoint savepoint(conn);
        add();
        if (i % 2 == 0) savepoint.release();
    }
    transaction.commit();
    EXPECT_EQ(count(), 250);
    EXPECT_LT(texts.size(), 10u);
}
}  // namespace
}  // namespace carboy
