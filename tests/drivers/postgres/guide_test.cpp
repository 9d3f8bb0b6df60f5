// The code blocks of docs/guide/postgresql.md.
#include <carboy/drivers/postgres/copy.hpp>
#include <carboy/drivers/postgres/listen.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

using namespace carboy;
using namespace std::chrono_literals;

namespace {

class PostgresGuide : public testing::Test {
  protected:
    void SetUp() override {
        const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
        if (server == nullptr) GTEST_SKIP() << "runs in drivers_postgresql";
        address = server;
        connect(address).executescript(
            "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
            "CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT NOT NULL, age INTEGER);"
            "CREATE TABLE account (id INTEGER PRIMARY KEY, money INTEGER NOT NULL); INSERT INTO account VALUES (1, "
            "10), (2, 0)");
    }
    std::string address;
};

TEST_F(PostgresGuide, First) {
    Connection conn = connect(address);
    std::int64_t id =
        conn.execute("INSERT INTO users (name, age) VALUES (?, ?) RETURNING id", "Ann", 41).scalar<std::int64_t>();
    conn.commit();
    for (auto [name, age] : conn.execute("SELECT name, age FROM users WHERE id = ?", id).as<std::string, int>()) {
        EXPECT_EQ(name, "Ann");
        EXPECT_EQ(age, 41);
    }
}

TEST_F(PostgresGuide, Transactions) {
    Engine engine(address);
    transaction(engine,
                [](Connection& conn) {
                    conn.execute("UPDATE account SET money = money - 5 WHERE id = ?", 1);
                    conn.execute("UPDATE account SET money = money + 5 WHERE id = ?", 2);
                },
                {.transaction = {.isolation = IsolationLevel::serializable}});
    Connection conn = connect(address);
    EXPECT_EQ(conn.execute("SELECT money FROM account WHERE id = 2").scalar<int>(), 5);
    std::int64_t total = 0;
    for (auto [money] : conn.stream("SELECT money FROM account").as<int>()) total += money;
    EXPECT_EQ(total, 10);
}

TEST_F(PostgresGuide, Copy) {
    Connection conn = connect(address);
    drivers::postgres::CopyIn copy(conn, "COPY users (name, age) FROM STDIN");
    copy.row("Ann", 41);
    copy.row("Bob", std::optional<int>());
    std::int64_t rows = copy.finish();
    conn.commit();
    EXPECT_EQ(rows, 2);

    drivers::postgres::CopyOut out(conn, "COPY users TO STDOUT (FORMAT csv)");
    std::string csv;
    while (auto line = out.next()) csv += *line;
    EXPECT_EQ(csv, "1,Ann,41\n2,Bob,\n");
}

TEST_F(PostgresGuide, Listen) {
    Connection ears = connect(address);
    drivers::postgres::Listener listener(ears);
    listener.listen("orders");
    Connection conn = connect(address);
    drivers::postgres::notify(conn, "orders", "42");
    auto note = listener.wait(5s);
    ASSERT_TRUE(note);
    EXPECT_EQ(note->payload, "42");
}

}  // namespace
