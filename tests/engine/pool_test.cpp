#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

namespace carboy {
namespace {

using namespace std::chrono_literals;
using engine::PooledConnection;

class PoolTest : public testing::Test {
  protected:
    PoolTest() : path(testing::TempDir() + "carboy_pool_" + std::to_string(::getpid()) + ".db") { remove(); }
    ~PoolTest() override { remove(); }
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }

    std::string path;
};

TEST_F(PoolTest, GivesTheLastOneBackFirst) {
    Engine engine(path);
    const Connection* first = nullptr;
    {
        auto a = engine.connect();
        auto b = engine.connect();
        first = &*a;
        EXPECT_NE(first, &*b);
        b.give_back();
        a.give_back();
    }
    EXPECT_EQ(&*engine.connect(), first);
    EXPECT_EQ(engine.pool().status().opened, 2u);
    EXPECT_EQ(engine.pool().status().idle, 2u);
}

TEST_F(PoolTest, IsBoundedAndNamesTheHolders) {
    Engine engine(path, {.pool = {.size = 1, .overflow = 1, .timeout = 30ms}});
    auto a = engine.connect("GET /users");
    auto b = engine.connect("report");
    try {
        engine.connect();
        FAIL();
    } catch (const Timeout& error) {
        EXPECT_NE(error.message().find("GET /users for "), std::string::npos) << error.message();
        EXPECT_NE(error.message().find("report for "), std::string::npos);
    }
    a.give_back();
    b.give_back();
    EXPECT_EQ(engine.pool().status().idle, 1u);
    EXPECT_EQ(engine.pool().status().in_use, 0u);
    EXPECT_EQ(engine.pool().status().waits, 1u);
}

TEST_F(PoolTest, RollsBackOnReturn) {
    Engine engine(path);
    {
        auto conn = engine.connect();
        conn->execute("CREATE TABLE t (x)");
        conn->execute("INSERT INTO t VALUES (1)");
    }
    auto conn = engine.connect();
    EXPECT_FALSE(conn->in_transaction());
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 0);
}

TEST_F(PoolTest, InvalidatedConnectionsAreReplaced) {
    Engine engine(path);
    auto held = engine.connect();
    engine.connect().give_back();
    engine.pool().invalidate();
    held.give_back();
    EXPECT_EQ(engine.pool().status().idle, 0u);
    engine.connect().invalidate();
    EXPECT_EQ(engine.pool().status().idle, 0u);
    engine.connect()->close();
    EXPECT_EQ(engine.pool().status().idle, 0u);
    engine.connect()->execute("SELECT 1");
    EXPECT_EQ(engine.pool().status().idle, 1u);
}

TEST_F(PoolTest, AFailedOpenFreesItsPlace) {
    Engine engine(testing::TempDir() + "no/such/folder/x.db", {.pool = {.size = 1, .overflow = 0, .timeout = 50ms}});
    for (int i = 0; i < 3; ++i) EXPECT_THROW(engine.connect(), OperationalError);
}

TEST_F(PoolTest, ThreadsTakeTurns) {
    Engine engine(path, {.pool = {.size = 2, .overflow = 1}});
    engine.connect()->execute("CREATE TABLE t (x)");
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 20; ++j) {
                auto conn = engine.connect("worker");
                conn->execute("INSERT INTO t VALUES (?)", j);
                conn->commit();
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(engine.connect()->execute("SELECT count(*) FROM t").scalar<int>(), 160);
    EXPECT_LE(engine.pool().status().idle, 2u);
    EXPECT_EQ(engine.pool().status().waiting, 0u);
}

TEST_F(PoolTest, MemoryIsOneConnectionSharedByItsFiber) {
    Engine engine(":memory:", {.pool = {.timeout = 20ms}});
    auto a = engine.connect();
    auto b = engine.connect();
    EXPECT_EQ(&*a, &*b);
    a->execute("CREATE TABLE t (x)");
    a.give_back();
    b->execute("INSERT INTO t VALUES (1)");
    b->commit();
    std::thread([&] { EXPECT_THROW(engine.connect(), Timeout); }).join();
    b.give_back();
    std::thread([&] { EXPECT_EQ(engine.connect()->execute("SELECT count(*) FROM t").scalar<int>(), 1); }).join();
}

TEST_F(PoolTest, OldConnectionsAreReplaced) {
    Engine engine(path, {.pool = {.max_lifetime = 1s}});
    engine.connect().give_back();
    std::this_thread::sleep_for(1100ms);
    engine.connect().give_back();
    EXPECT_EQ(engine.pool().status().opened, 2u);
}

TEST_F(PoolTest, AListenerOfALoanGoesWithIt) {
    Engine engine(path, {.pool = {.size = 1}});
    int heard = 0;
    engine.connect()->on_query([&heard](const QueryEvent&) { ++heard; });
    engine.connect()->execute("SELECT 1");
    EXPECT_EQ(heard, 0);
}

TEST_F(PoolTest, ALoanMayOutliveItsEngine) {
    PooledConnection first, second;
    {
        Engine engine(path);
        engine.on_query([](const QueryEvent&) {});
        first = engine.connect();
        second = engine.connect();
    }
    EXPECT_EQ(first->execute("SELECT 1").scalar<int>(), 1);
    first.give_back();
    EXPECT_EQ(second->execute("SELECT 2").scalar<int>(), 2);
}
/// A file that is moved or replaced while a pool has it open.
class MovedFileTest : public PoolTest {
  protected:
    MovedFileTest() { make(path, 1); }
    ~MovedFileTest() override { std::filesystem::remove(path + ".other"); }
    static void make(const std::string& file, int rows) {
        Connection conn = connect("sqlite:///" + file + "?journal_mode=delete");
        conn.execute("CREATE TABLE t (x INTEGER)");
        for (int i = 0; i < rows; ++i) conn.execute("INSERT INTO t VALUES (?)", i);
        conn.commit();
    }
    void move_away() {
        std::filesystem::rename(path, path + ".other");
        for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }
    static int rows(Engine& engine) { return engine.connect()->execute("SELECT count(*) FROM t").scalar<int>(); }
    static void open_two(Engine& engine) {
        auto a = engine.connect();
        auto b = engine.connect();
        a->begin_read();
        b->begin_read();
    }
};

TEST_F(MovedFileTest, ReadsSeeTheNewFileWithinASecond) {
    Engine engine(path);
    open_two(engine);
    EXPECT_EQ(rows(engine), 1);
    make(path + ".other", 2);
    for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(path + suffix);
    std::filesystem::rename(path + ".other", path);
    std::this_thread::sleep_for(1100ms);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(rows(engine), 2);
    open_two(engine);
    auto writer = engine.connect();
    writer->execute("INSERT INTO t VALUES (9)");
    writer->commit();
    EXPECT_EQ(rows(engine), 3);
}

TEST_F(MovedFileTest, AMissingFileIsNotCreatedAgain) {
    for (const std::string& address : {path, "sqlite:///file:" + path + "?mode=rwc"}) {
        Engine engine(address);
        open_two(engine);
        move_away();
        std::this_thread::sleep_for(1100ms);
        for (int i = 0; i < 3; ++i) {
            try {
                engine.connect();
                ADD_FAILURE() << "it was opened";
            } catch (const OperationalError& error) {
                EXPECT_EQ(error.code(), "cannot_open");
            }
        }
        EXPECT_FALSE(std::filesystem::exists(path));
        std::filesystem::rename(path + ".other", path);
        EXPECT_EQ(rows(engine), 1);
    }
    Engine engine(path);
    open_two(engine);
    engine.pool().invalidate();
    std::filesystem::remove(path);
    EXPECT_EQ(engine.connect()->execute("SELECT count(*) FROM sqlite_schema").scalar<int>(), 0);  // the program's wish
}

}  // namespace
}  // namespace carboy
