// A slow query does not stall its worker: one request runs an endless query on the only worker, while fifty clients
// keep their usual latency. Then the deadline ends the query. With CARBOY_FULL=1 it runs for ten seconds.
#include "server/fixture.hpp"

#include <carboy/sql.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <mutex>

namespace carboy {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char* endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c";

/// The latencies of all requests of one measurement, sorted.
struct Waits {
    std::vector<double> seconds;
    double at(double part) const {
        return seconds[static_cast<std::size_t>(static_cast<double>(seconds.size() - 1) * part)];
    }
    std::string text() const {
        char line[160];
        std::snprintf(line, sizeof line, "%zu requests: median %.1f ms, p99 %.1f ms, longest %.1f ms", seconds.size(),
                      at(0.5) * 1e3, at(0.99) * 1e3, at(1) * 1e3);
        return line;
    }
};

class SlowQueryTest : public testing::Test {
  protected:
    SlowQueryTest() {
        remove();
        auto conn = engine.connect();
        conn->execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
        for (int i = 1; i <= 1000; ++i) conn->execute("INSERT INTO users (name) VALUES (?)", std::to_string(i));
        conn->commit();
    }
    ~SlowQueryTest() override { remove(); }
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }

    http::Response answer(http::Request& request) {
        auto conn = engine.connect();
        if (request.path == "/block") {  // a blocked worker, which the test must detect
            std::this_thread::sleep_for(400ms);
            return "blocked";
        }
        if (request.path != "/slow")
            return conn->execute("SELECT name FROM users WHERE id = ?", 7).scalar<std::string>();
        conn->driver().set_deadline(Clock::now() + length);
        try {
            conn->execute(unchecked(endless));
        } catch (const Timeout& error) {
            return error.code();
        }
        return "it ended";
    }

    /// Fifty clients with one connection each request a row, wait 20 ms, and repeat.
    Waits measure(std::uint16_t port, Clock::duration duration) {
        std::mutex guard;
        Waits waits;
        std::vector<std::thread> clients;
        const auto until = Clock::now() + duration;
        for (int i = 0; i < 50; ++i)
            clients.emplace_back([&] {
                server::Client client(port);
                std::vector<double> mine;
                while (Clock::now() < until) {
                    const auto begin = Clock::now();
                    client.send("GET /row HTTP/1.1\r\nHost: a\r\n\r\n");
                    char buffer[2048];
                    if (::recv(client.fd(), buffer, sizeof buffer, 0) <= 0) break;
                    mine.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
                    std::this_thread::sleep_for(20ms);
                }
                const std::lock_guard lock(guard);
                waits.seconds.insert(waits.seconds.end(), mine.begin(), mine.end());
            });
        for (auto& client : clients) client.join();
        std::sort(waits.seconds.begin(), waits.seconds.end());
        return waits;
    }

    /// Measures while another client waits for the response to `path`.
    Waits measure_during(std::uint16_t port, const char* path_of_other, std::string& answered) {
        std::thread other([&] {
            server::Client client(port);
            client.send(std::string("GET ") + path_of_other + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            answered = client.read_all(60s);
        });
        std::this_thread::sleep_for(50ms);
        Waits waits = measure(port, length - 200ms);
        other.join();
        return waits;
    }

    const bool full = std::getenv("CARBOY_FULL") != nullptr;
    const std::chrono::milliseconds length = full ? 10'000ms : 1500ms;
    std::string path = testing::TempDir() + "carboy_slow_" + std::to_string(::getpid()) + ".db";
    Engine engine{path, {.pool = {.size = 80}}};
};

TEST_F(SlowQueryTest, OthersKeepTheirLatency) {
    server::RunningServer running([this](http::Request& request) { return answer(request); }, {.workers = 1});
    measure(running.port(), 200ms);  // warms up connections and statements
    const Waits usual = measure(running.port(), length - 200ms);
    std::string answered;
    const Waits beside = measure_during(running.port(), "/slow", answered);
    std::string ignored;
    const Waits blocked = measure_during(running.port(), "/block", ignored);
    std::printf("    alone:           %s\n    beside a query:  %s\n    beside a sleep:  %s\n", usual.text().c_str(),
                beside.text().c_str(), blocked.text().c_str());
    EXPECT_NE(answered.find("statement_timeout"), std::string::npos) << answered;
    EXPECT_GT(beside.seconds.size(), usual.seconds.size() / 2);
    EXPECT_LT(beside.at(0.5), usual.at(0.5) + 0.010);
    EXPECT_LT(beside.at(0.99), usual.at(0.99) + 0.050);
    EXPECT_GT(blocked.at(1), 0.250) << "a worker that is blocked must show";
    EXPECT_EQ(engine.pool().status().in_use, 0u);
}

}  // namespace
}  // namespace carboy
