// The content of errors: names without quotes in any language, and whether something may have been committed.
#include "drivers/postgres_fixture.hpp"

#include <carboy/drivers/postgres/copy.hpp>
#include <carboy/drivers/postgres/listen.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace carboy {
namespace {

using namespace std::chrono_literals;

class PostgresErrorTest : public PostgresTest {
  protected:
    static IntegrityError broken(Connection& on, const char* text) {
        try {
            on.execute(unchecked(text));
        } catch (const IntegrityError& error) {
            on.rollback();
            return error;
        }
        ADD_FAILURE() << text;
        return IntegrityError("", "", {});
    }
    static int pid(Connection& on) { return on.execute("SELECT pg_backend_pid()").scalar<int>(); }
    void terminate(int server) {
        conn->execute("SELECT pg_terminate_backend(?)", server).fetchall();
        while (conn->execute("SELECT count(*) FROM pg_stat_activity WHERE pid = ?", server).scalar<int>() != 0)
            fiber::sleep_for(1ms);
    }
    /// Runs `work` on a connection, ends its server process, and returns the error of `end`.
    template <class Work, class End>
    std::string lost(const char* options, Work work, End end) {
        Connection own = connect(url(options));
        const int server = pid(own);
        work(own);
        terminate(server);
        try {
            end(own);
        } catch (const CommitUnknown&) {
            return "CommitUnknown";
        } catch (const ConnectionLost&) {
            return "ConnectionLost";
        }
        return "nothing";
    }
};

TEST_F(PostgresErrorTest, NamesHaveNoQuotes) {
    conn->executescript(
        "CREATE SCHEMA \"My Schema\"; SET search_path = \"My Schema\", public;"
        "CREATE TABLE \"Order\" (\"userName\" TEXT, \"a \"\"b\"\"\" INTEGER, \"c, d\" INTEGER, plain INTEGER NOT NULL,"
        " CONSTRAINT \"One Name\" UNIQUE (\"userName\"), UNIQUE (\"a \"\"b\"\"\", \"c, d\"),"
        " CONSTRAINT \"Small (one)\" CHECK (plain < 10));"
        "CREATE UNIQUE INDEX lowered ON \"Order\" (lower(\"userName\"), plain);"
        "INSERT INTO \"Order\" VALUES ('x)=(y', 1, 2, 3)");
    conn->execute("SET search_path = \"My Schema\", public");
    conn->commit();
    const auto unique = broken(*conn, "INSERT INTO \"Order\" VALUES ('x)=(y', 5, 6, 4)");
    EXPECT_EQ(unique.column(), "userName");
    EXPECT_EQ(unique.table(), "Order");
    EXPECT_EQ(unique.schema(), "My Schema");
    EXPECT_EQ(unique.constraint(), "One Name");
    EXPECT_EQ(broken(*conn, "INSERT INTO \"Order\" VALUES ('z', 1, 2, 4)").column(), "a \"b\", c, d");
    EXPECT_EQ(broken(*conn, "INSERT INTO \"Order\" VALUES ('X)=(Y', 7, 8, 3)").column(), "lower(\"userName\"), plain");
    EXPECT_EQ(broken(*conn, "INSERT INTO \"Order\" VALUES ('a', 7, 8, NULL)").column(), "plain");
    const auto check = broken(*conn, "INSERT INTO \"Order\" VALUES ('(k)=(secret)', 7, 8, 99)");
    EXPECT_EQ(check.constraint(), "Small (one)");
    EXPECT_EQ(check.column(), "");
    conn->executescript(
        "ALTER TABLE \"Order\" ADD CONSTRAINT apart EXCLUDE USING btree (plain WITH =);"
        "CREATE TABLE item (\"Ref\" TEXT REFERENCES \"Order\" (\"userName\"))");
    conn->commit();
    EXPECT_EQ(broken(*conn, "INSERT INTO item VALUES ('none')").column(), "Ref");
    EXPECT_EQ(broken(*conn, "INSERT INTO \"Order\" VALUES ('c', 9, 9, 3)").column(), "plain");
}

TEST_F(PostgresErrorTest, ATransactionThatOnlyReadLosesNothing) {
    const auto commit = [](Connection& on) { on.commit(); };
    EXPECT_EQ(lost(
                  "",
                  [](Connection& on) {
                      on.begin_read();
                      on.execute("SELECT count(*) FROM t").fetchall();
                  },
                  commit),
              "ConnectionLost");
    EXPECT_EQ(lost(
                  "",
                  [](Connection& on) {
                      on.begin_write();
                      on.execute("SELECT max(a) FROM t").fetchall();
                  },
                  commit),
              "ConnectionLost");
    EXPECT_EQ(lost(
                  "",
                  [](Connection& on) {
                      on.begin(TransactionOptions{.isolation = IsolationLevel::serializable, .read_only = true});
                      on.execute("SELECT my.a FROM (SELECT a FROM t) AS my(a)").fetchall();
                      on.execute("SHOW search_path").fetchall();
                      const int savepoint = on.savepoint();
                      on.release(savepoint);
                  },
                  commit),
              "ConnectionLost");
    EXPECT_EQ(lost(
                  "?read_only=true",
                  [](Connection& on) {
                      on.begin_write();
                      on.execute("SELECT 1").fetchall();
                  },
                  commit),
              "ConnectionLost");
    // The effect of a function is unknown.
    EXPECT_EQ(lost(
                  "",
                  [](Connection& on) {
                      on.begin_write();
                      on.execute("SELECT txid_current()").fetchall();
                  },
                  commit),
              "CommitUnknown");
    EXPECT_EQ(lost(
                  "", [](Connection& on) { on.execute("INSERT INTO t (a) VALUES (1)"); }, commit),
              "CommitUnknown");
    EXPECT_EQ(lost(
                  "",
                  [](Connection& on) {
                      on.begin_write();
                      on.executemany("INSERT INTO t (a) VALUES (?)", std::vector<int>{2});
                  },
                  commit),
              "CommitUnknown");
    EXPECT_EQ(lost(
                  "",
                  [](Connection& on) {
                      drivers::postgres::CopyIn copy(on, "COPY t (a) FROM STDIN");
                      copy.row(3);
                      copy.finish();
                  },
                  commit),
              "CommitUnknown");
}

// Outside a transaction, a statement commits by itself. It is prepared before the server process ends.
TEST_F(PostgresErrorTest, AStatementThatCommitsItself) {
    const char* const direct = "?isolation_level=autocommit";
    const auto lost_twice = [&](auto run) { return lost(direct, run, run); };
    EXPECT_EQ(lost_twice([](Connection& on) { on.execute("SELECT count(*) FROM t").fetchall(); }), "ConnectionLost");
    EXPECT_EQ(lost_twice([](Connection& on) { on.execute("INSERT INTO t (b) SELECT '' WHERE false"); }),
              "CommitUnknown");
    EXPECT_EQ(lost_twice([](Connection& on) {
                  on.executemany("DELETE FROM t WHERE a = ?", std::vector<int>{1, 2});
              }),
              "CommitUnknown");
    EXPECT_EQ(lost_twice([](Connection& on) { on.stream("UPDATE t SET a = a RETURNING a").fetchall(); }),
              "CommitUnknown");
    EXPECT_EQ(lost_twice([](Connection& on) { on.executescript("DELETE FROM t"); }), "CommitUnknown");
    // Inside a transaction, nothing is committed.
    const auto insert = [](Connection& on) {
        if (!on.in_transaction()) on.begin_write();
        on.execute("DELETE FROM t WHERE a = 5");
    };
    EXPECT_EQ(lost("", insert, insert), "ConnectionLost");
}

TEST_F(PostgresErrorTest, ChannelsHaveNamesThatTheServerKeepsWhole) {
    using drivers::postgres::Listener;
    using drivers::postgres::notify;
    Connection ears = connect(url());
    Listener listener(ears);
    const std::string longest(63, 'n');
    listener.listen(longest);
    notify(*conn, longest, "heard");
    conn->commit();
    const auto note = listener.wait(5s);
    ASSERT_TRUE(note);
    EXPECT_EQ(note->channel, longest);
    std::string accents;
    for (int i = 0; i < 32; ++i) accents += "\xc3\xa4";  // 64 bytes
    for (const std::string& name : {longest + "n", accents, std::string()}) {
        for (const auto& use : std::vector<std::function<void()>>{
                 [&] { listener.listen(name); }, [&] { listener.unlisten(name); }, [&] { notify(*conn, name, ""); }}) {
            try {
                use();
                ADD_FAILURE() << name;
            } catch (const DataError& error) {
                EXPECT_EQ(error.code(), "channel_name");
            }
        }
    }
}

}  // namespace
}  // namespace carboy
