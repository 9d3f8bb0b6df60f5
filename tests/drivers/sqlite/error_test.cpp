// One row for each kind of failure: its class and its message.
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

namespace carboy {
namespace {

using engine::Constraint;

class SqliteErrorTest : public testing::Test {
  protected:
    SqliteErrorTest() {
        conn.executescript(R"(
            CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE,
                                age INTEGER CONSTRAINT adult CHECK (age >= 18));
            CREATE TABLE pairs (a INTEGER, b INTEGER, UNIQUE (a, b));
            CREATE TABLE keyed (a TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id));
            CREATE UNIQUE INDEX by_lower_name ON users (lower(name));
            INSERT INTO users VALUES (1, 'Alice', 'a@x', 20);
            INSERT INTO pairs VALUES (1, 2);
            INSERT INTO keyed VALUES ('k');
        )");
    }

    IntegrityError failure(std::string_view text) {
        try {
            conn.execute(unchecked(text));
        } catch (const IntegrityError& error) {
            return error;
        }
        ADD_FAILURE() << "no IntegrityError: " << text;
        return IntegrityError("", "", {});
    }

    Connection conn = connect(":memory:");
};

TEST_F(SqliteErrorTest, IntegrityErrorsSayWhatBroke) {
    const std::string text = "INSERT INTO users VALUES (2, 'Bob', 'a@x', 20)";
    const auto unique = failure(text);
    EXPECT_EQ(unique.kind(), Constraint::unique);
    EXPECT_EQ(unique.code(), "unique_violation");
    EXPECT_EQ(unique.table(), "users");
    EXPECT_EQ(unique.column(), "email");
    EXPECT_EQ(unique.statement(), text);
    EXPECT_EQ(unique.native_code(), 2067);

    const auto pair = failure("INSERT INTO pairs VALUES (1, 2)");
    EXPECT_EQ(pair.table(), "pairs");
    EXPECT_EQ(pair.column(), "a, b");

    EXPECT_EQ(failure("INSERT INTO users VALUES (1, 'Bob', NULL, 20)").kind(), Constraint::primary_key);
    EXPECT_EQ(failure("INSERT INTO keyed VALUES ('k')").kind(), Constraint::primary_key);

    const auto not_null = failure("INSERT INTO users VALUES (2, NULL, NULL, 20)");
    EXPECT_EQ(not_null.kind(), Constraint::not_null);
    EXPECT_EQ(not_null.column(), "name");

    const auto check = failure("INSERT INTO users VALUES (2, 'Bob', NULL, 5)");
    EXPECT_EQ(check.kind(), Constraint::check);
    EXPECT_EQ(check.constraint(), "adult");

    EXPECT_EQ(failure("INSERT INTO posts VALUES (1, 99)").kind(), Constraint::foreign_key);
    EXPECT_EQ(failure("INSERT INTO users VALUES (2, 'ALICE', NULL, 20)").constraint(), "by_lower_name");
}

TEST_F(SqliteErrorTest, DeferredForeignKeysFailAtCommit) {
    conn.execute("CREATE TABLE late (x REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED)");
    conn.execute("INSERT INTO late VALUES (99)");
    try {
        conn.commit();
        FAIL();
    } catch (const IntegrityError& error) {
        EXPECT_EQ(error.kind(), Constraint::foreign_key);
    }
    EXPECT_TRUE(conn.in_transaction());
    conn.rollback();
}

TEST_F(SqliteErrorTest, ProgrammingErrorsCarryTheText) {
    try {
        conn.execute("SELECT * FROM nowhere");
        FAIL();
    } catch (const ProgrammingError& error) {
        EXPECT_EQ(error.message(), "no such table: nowhere");
        EXPECT_EQ(error.statement(), "SELECT * FROM nowhere");
    }
    EXPECT_THROW(conn.execute("SELEC 1"), ProgrammingError);
}

TEST_F(SqliteErrorTest, ErrorsNeverCarryValues) {
    try {
        conn.execute("INSERT INTO users VALUES (?, ?, ?, ?)", 2, "secret name", "a@x", 20);
        FAIL();
    } catch (const IntegrityError& error) {
        EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
        EXPECT_EQ(error.statement().find("secret"), std::string::npos);
    }
}

TEST_F(SqliteErrorTest, TheConnectionWorksAfterAFailure) {
    failure("INSERT INTO users VALUES (2, 'Bob', 'a@x', 20)");
    conn.execute("INSERT INTO users VALUES (3, 'Carl', 'c@x', 20)");
    conn.commit();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM users").scalar<int>(), 2);
}

TEST_F(SqliteErrorTest, DatatypeMismatchIsADataError) {
    EXPECT_THROW(conn.execute("INSERT INTO users (id, name) VALUES ('x', 'y')"), DataError);
}

TEST_F(SqliteErrorTest, AStatementThatFailsHalfway) {
    Cursor cursor = conn.execute("SELECT abs(x) FROM (SELECT 1 AS x UNION ALL SELECT -9223372036854775808)");
    EXPECT_TRUE(cursor.fetchone());
    EXPECT_THROW(cursor.fetchone(), ProgrammingError);
    EXPECT_FALSE(cursor.fetchone());
}

constexpr const char* endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c";

TEST_F(SqliteErrorTest, DeadlinesEndAStatement) {
    conn.driver().set_deadline(std::chrono::steady_clock::now() + std::chrono::milliseconds(50));
    try {
        conn.execute(unchecked(endless));
        FAIL();
    } catch (const Timeout& error) {
        EXPECT_EQ(error.code(), "statement_timeout");
        EXPECT_EQ(error.statement(), endless);
    }
    conn.driver().set_deadline(std::chrono::steady_clock::time_point::max());
    conn.execute("SELECT 1");
}

TEST_F(SqliteErrorTest, AnotherThreadInterrupts) {
    std::thread other([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        conn.interrupt();
    });
    try {
        conn.execute(unchecked(endless));
        ADD_FAILURE();
    } catch (const Timeout& error) {
        EXPECT_EQ(error.code(), "interrupted");
    }
    other.join();
}

// As in Python's sqlite3: in_transaction is false, and later statements form a new transaction.
TEST_F(SqliteErrorTest, AConflictThatRollsBackEndsTheTransaction) {
    conn.executescript(R"(
        CREATE TABLE once (x INTEGER UNIQUE ON CONFLICT ROLLBACK);
        CREATE TABLE log (x);
        CREATE TRIGGER no_nine BEFORE INSERT ON log WHEN new.x = 9 BEGIN SELECT RAISE(ROLLBACK, 'nine'); END;
        INSERT INTO once VALUES (1);
    )");
    for (const char* text :
         {"INSERT OR ROLLBACK INTO users VALUES (1, 'x', 'x', 20)", "UPDATE OR ROLLBACK users SET id = 2 WHERE id = 7",
          "INSERT INTO once VALUES (1)", "INSERT INTO log VALUES (9)"}) {
        SCOPED_TRACE(text);
        conn.execute("INSERT INTO users VALUES (7, 'Seven', 's@x', 20)");
        conn.execute("INSERT INTO users VALUES (2, 'Two', 't@x', 20)");
        EXPECT_TRUE(conn.in_transaction());
        EXPECT_THROW(conn.execute(unchecked(text)), IntegrityError);
        EXPECT_FALSE(conn.in_transaction());
        EXPECT_EQ(conn.execute("SELECT count(*) FROM users").scalar<int>(), 1);
        conn.commit();
        conn.execute("INSERT INTO pairs VALUES (5, 5)");
        EXPECT_TRUE(conn.in_transaction());
        conn.rollback();
    }
}

TEST_F(SqliteErrorTest, ATransactionThatAConflictHasEndedIsNotCommitted) {
    const auto lost = [](auto work) {
        try {
            work();
        } catch (const OperationalError& error) {
            return error.code() == "transaction_lost";
        }
        return false;
    };
    const auto conflict = [this] {
        EXPECT_THROW(conn.execute("INSERT OR ROLLBACK INTO pairs VALUES (1, 2)"), IntegrityError);
    };
    {
        Transaction transaction(conn);
        conn.execute("INSERT INTO pairs VALUES (3, 3)");
        conflict();
        EXPECT_TRUE(lost([&] { transaction.commit(); }));
    }
    {
        Transaction transaction(conn);
        conflict();
        conn.execute("INSERT INTO pairs VALUES (4, 4)");  // in a new transaction
        EXPECT_TRUE(lost([&] { transaction.commit(); }));
        conn.rollback();
    }
    EXPECT_TRUE(lost([&] { engine::transaction(conn, [&](Connection&) { conflict(); }); }));
    {
        Transaction transaction(conn);
        conn.execute("INSERT INTO pairs VALUES (6, 6)");
        conn.commit();  // not lost: the program itself ended the transaction
        transaction.commit();
    }
    EXPECT_EQ(conn.execute("SELECT count(*) FROM pairs").scalar<int>(), 2);
}

TEST_F(SqliteErrorTest, AConflictEndsTheTurnToWrite) {
    const std::string path = testing::TempDir() + "carboy_conflict_" + std::to_string(::getpid()) + ".db";
    Connection one = connect(path), two = connect(path, {.timeout = std::chrono::milliseconds(30)});
    one.executescript("CREATE TABLE t (x INTEGER UNIQUE); INSERT INTO t VALUES (1)");
    one.execute("INSERT INTO t VALUES (2)");
    EXPECT_THROW(one.execute("INSERT OR ROLLBACK INTO t VALUES (1)"), IntegrityError);
    two.execute("INSERT INTO t VALUES (3)");
    two.commit();
    EXPECT_EQ(one.execute("SELECT count(*) FROM t").scalar<int>(), 2);
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

TEST_F(SqliteErrorTest, TextThatEndsInAComment) {
    for (const char* text : {"select 1; /*", "select 1; /* x", "select 1 /* x", "select 1; -- x", "select 1;;;",
                             "/* x */ select 1; /* y */ /*", "select 1;\n"})
        EXPECT_EQ(conn.execute(unchecked(text)).scalar<int>(), 1) << text;
    const auto code_of = [&](std::string_view text) {
        try {
            conn.execute(unchecked(text));
        } catch (const ProgrammingError& error) {
            return std::string(error.code());
        }
        return std::string("none");
    };
    EXPECT_EQ(code_of("/*"), "empty_statement");
    EXPECT_EQ(code_of(""), "empty_statement");
    EXPECT_EQ(code_of(" -- x"), "empty_statement");
    EXPECT_EQ(code_of("select 1; select 2 /* x"), "several_statements");
    EXPECT_EQ(code_of(std::string_view("select 1; /*\0", 13)), "nul_in_text");
    conn.executescript(unchecked("CREATE TABLE made (x); /* and"));
    EXPECT_EQ(conn.execute("SELECT count(*) FROM made").scalar<int>(), 0);
}

}  // namespace
}  // namespace carboy
