#include <carboy/sql.hpp>

#include <gtest/gtest.h>

namespace carboy {
namespace {

struct Seen {
    std::string statement;
    std::size_t parameters;
    std::int64_t rows;
    std::size_t executions;
    std::uint32_t line;
    bool failed;
};

class EventTest : public testing::Test {
  protected:
    EventTest() {
        conn.execute("CREATE TABLE t (x INTEGER UNIQUE)");
        id = conn.on_query([this](const QueryEvent& event) {
            if (!event.parameters.empty()) first_parameter = sql::Value(event.parameters[0]);
            seen.push_back({std::string(event.statement), event.parameters.size(), event.rows, event.executions,
                            event.where.line, event.error != nullptr});
        });
    }

    Connection conn = connect(":memory:");
    std::vector<Seen> seen;
    sql::Value first_parameter;
    std::size_t id = 0;
};

TEST_F(EventTest, TellsOfEachStatement) {
    conn.execute("INSERT INTO t VALUES (?)", 5);
    const auto line = static_cast<std::uint32_t>(__LINE__ - 1);
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].statement, "INSERT INTO t VALUES (?)");
    EXPECT_EQ(seen[0].parameters, 1u);
    EXPECT_EQ(seen[0].rows, 1);
    EXPECT_EQ(seen[0].line, line);
    EXPECT_EQ(first_parameter, sql::Value(sql::ValueView::integer(5)));
}

TEST_F(EventTest, CountsRowsRead) {
    conn.executemany("INSERT INTO t VALUES (?)", std::vector<std::tuple<int>>{{1}, {2}, {3}});
    EXPECT_EQ(seen.back().executions, 3u);
    EXPECT_EQ(seen.back().rows, 3);
    conn.execute("SELECT x FROM t WHERE x > ?", std::string("")).fetchall();
    conn.execute("SELECT x FROM t WHERE x < ?", std::string(50, 'z')).fetchone();
    EXPECT_EQ(seen[1].rows, 0);
    EXPECT_EQ(seen[2].rows, 2);  // and the one after it
    EXPECT_EQ(first_parameter.view().as_text(), std::string(50, 'z'));
}

TEST_F(EventTest, TellsOfFailures) {
    conn.execute("INSERT INTO t VALUES (1)");
    EXPECT_THROW(conn.execute("INSERT INTO t VALUES (1)"), IntegrityError);
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_TRUE(seen[1].failed);
}

TEST_F(EventTest, StopsWhenRemoved) {
    conn.off_query(id);
    conn.execute("SELECT 1");
    EXPECT_TRUE(seen.empty());
}

TEST_F(EventTest, EngineListenersHearAllConnections) {
    Engine engine(":memory:");
    int heard = 0;
    engine.on_query([&](const QueryEvent&) { ++heard; });
    engine.connect()->execute("SELECT 1");
    engine.connect()->execute("SELECT 2");
    EXPECT_EQ(heard, 2);
}

}  // namespace
}  // namespace carboy
