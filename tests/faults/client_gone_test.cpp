// When a client disconnects, its slow query is stopped. Its database connection is free again and works, and no other
// is affected. Runs on SQLite, and on PostgreSQL if CARBOY_TEST_POSTGRES is set to a URL.
#include "server/fixture.hpp"

#include <carboy/sql.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <mutex>

namespace carboy {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Place {
    std::string name, url;
};

std::vector<Place> places() {
    std::vector<Place> out{{"sqlite", testing::TempDir() + "carboy_gone_" + std::to_string(::getpid()) + ".db"}};
    if (const char* url = std::getenv("CARBOY_TEST_POSTGRES")) out.push_back({"postgresql", url});
    return out;
}

class ClientGone : public testing::TestWithParam<Place> {
  protected:
    ~ClientGone() override {
        if (on_sqlite())
            for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(GetParam().url + suffix);
    }
    bool on_sqlite() const { return GetParam().name == "sqlite"; }

    /// A statement that runs for three seconds; on SQLite, until its deadline at that time.
    void run_slowly(Connection& conn) const {
        if (!on_sqlite()) return void(conn.execute("SELECT pg_sleep(3)"));
        conn.driver().set_deadline(Clock::now() + 3s);
        conn.execute("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c");
    }

    http::Response answer(http::Request& request) {
        auto conn = engine.connect();
        if (request.path == "/fast") return std::to_string(conn->execute("SELECT 42").scalar<int>());
        started = true;
        const auto begin = Clock::now();
        std::string end = "it ended";
        try {
            run_slowly(*conn);
        } catch (const Timeout& error) {
            end = error.code();
        }
        conn->rollback();
        const std::lock_guard lock(guard);
        ended = end;
        took = Clock::now() - begin;
        return end;
    }

    /// Requests `path` and closes the connection while the statement runs.
    void ask_and_go(std::uint16_t port) {
        server::Client client(port);
        client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        while (!started) std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(50ms);
    }

    std::string wait_for_end() {
        for (const auto until = Clock::now() + 10s; Clock::now() < until; std::this_thread::sleep_for(5ms)) {
            const std::lock_guard lock(guard);
            if (!ended.empty()) return ended;
        }
        return "nothing";
    }

    std::atomic<bool> started{false};
    std::mutex guard;
    std::string ended;
    Clock::duration took{};
    Engine engine{GetParam().url};
};

TEST_P(ClientGone, ItsStatementIsStopped) {
    server::RunningServer running([this](http::Request& request) { return answer(request); }, {.workers = 1});
    ask_and_go(running.port());
    EXPECT_EQ(wait_for_end(), "client_gone");
    EXPECT_LT(took, 1500ms);
    server::Client next(running.port());
    next.send("GET /fast HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(next.read_all().find("\r\n\r\n42"), std::string::npos);
    EXPECT_EQ(engine.pool().status().in_use, 0u);
}

TEST_P(ClientGone, OneThatWaitsGetsItsAnswer) {
    server::RunningServer running([this](http::Request& request) { return answer(request); }, {.workers = 1});
    server::Client client(running.port());
    client.send("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const std::string text = client.read_all();
    EXPECT_NE(text.find(on_sqlite() ? "statement_timeout" : "it ended"), std::string::npos) << text;
}

TEST_P(ClientGone, HalfAConnectionIsEnoughForAFastAnswer) {
    server::RunningServer running([this](http::Request& request) { return answer(request); }, {.workers = 1});
    server::Client client(running.port());
    client.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
    ::shutdown(client.fd(), SHUT_WR);
    EXPECT_NE(client.read_all().find("\r\n\r\n42"), std::string::npos);
}

TEST_P(ClientGone, TheWorkGoesOnWhereItIsWanted) {
    server::RunningServer running([this](http::Request& request) { return answer(request); },
                                  {.workers = 1, .stop_with_client = false});
    ask_and_go(running.port());
    EXPECT_EQ(wait_for_end(), on_sqlite() ? "statement_timeout" : "it ended");
}

INSTANTIATE_TEST_SUITE_P(Databases, ClientGone, testing::ValuesIn(places()),
                         [](const testing::TestParamInfo<Place>& info) { return info.param.name; });

}  // namespace
}  // namespace carboy
