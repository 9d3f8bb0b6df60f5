// Works on a PostgreSQL database while a test disturbs the server, and keeps a ledger of acknowledged commits.
// usage: postgres_worker write LEDGER SECONDS      16 writers insert numbers, one transaction each
//        postgres_worker transfer SECONDS          8 writers move money between accounts, serializable
//        postgres_worker stall SECONDS             64 fibers share 5 connections
// CARBOY_TEST_POSTGRES is the server's URL. Prints one line of JSON.
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/sql.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>

namespace {

using namespace carboy;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Tally {
    std::int64_t done = 0;
    double longest_gap = 0;  // seconds between two acknowledgements
    double slowest = 0;      // seconds of the slowest operation
    std::map<std::string, int> errors;
    Clock::time_point last = Clock::now();

    void acknowledge() {
        const auto now = Clock::now();
        longest_gap = std::max(longest_gap, std::chrono::duration<double>(now - last).count());
        last = now;
        ++done;
    }
    void print(const Engine& engine_const) const {
        Engine& engine = const_cast<Engine&>(engine_const);
        std::string classes;
        for (const auto& [name, count] : errors)
            classes += fmt::format("{}\"{}\": {}", classes.empty() ? "" : ", ", name, count);
        const auto status = engine.pool().status();
        fmt::print(
            "{{\"done\": {}, \"longest_gap\": {:.3f}, \"slowest\": {:.3f}, \"in_use\": {}, \"waiting\": {}, "
            "\"errors\": {{{}}}}}\n",
            done, longest_gap, slowest, status.in_use, status.waiting, classes);
    }
};

std::string class_of(const Error& error) {
    if (dynamic_cast<const CommitUnknown*>(&error) != nullptr) return "CommitUnknown";
    if (dynamic_cast<const ConnectionLost*>(&error) != nullptr) return "ConnectionLost";
    if (dynamic_cast<const Timeout*>(&error) != nullptr) return std::string("Timeout:") + std::string(error.code());
    if (dynamic_cast<const SerializationFailure*>(&error) != nullptr) return "SerializationFailure";
    return std::string(error.code());
}

void write(Engine& engine, const char* path, std::chrono::seconds time, Tally& tally) {
    std::FILE* const ledger = std::fopen(path, "a");
    const auto end = Clock::now() + time;
    std::int64_t next =
        std::chrono::duration_cast<std::chrono::milliseconds>(end.time_since_epoch()).count() * 1'000'000;
    fiber::Loop loop;
    for (int writer = 0; writer < 16; ++writer)
        loop.spawn([&] {
            while (Clock::now() < end) {
                const std::int64_t number = next++;
                bool unknown = false;
                try {
                    auto connection = engine.connect("writer");
                    connection->execute("INSERT INTO ledger (id) VALUES (?)", number);
                    try {
                        connection->commit();
                    } catch (const CommitUnknown&) {
                        unknown = true;
                        throw;
                    }
                    fmt::print(ledger, "a {}\n", number);
                    tally.acknowledge();
                    continue;
                } catch (const Error& error) {
                    ++tally.errors[class_of(error)];
                    if (unknown) fmt::print(ledger, "u {}\n", number);
                }
                fiber::sleep_for(10ms);
            }
        });
    loop.run();
    std::fclose(ledger);
}

void transfer(Engine& engine, std::chrono::seconds time, Tally& tally) {
    const auto end = Clock::now() + time;
    std::minstd_rand random(7);
    fiber::Loop loop;
    for (int writer = 0; writer < 8; ++writer)
        loop.spawn([&] {
            while (Clock::now() < end) {
                const int from = static_cast<int>(random() % 10) + 1, to = static_cast<int>(random() % 10) + 1;
                const auto begin = Clock::now();
                try {
                    transaction(
                        engine,
                        [&](Connection& inside) {
                            const int has =
                                inside.execute("SELECT money FROM account WHERE id = ?", from).scalar<int>();
                            if (has < 1 || from == to) return;
                            const int other =
                                inside.execute("SELECT money FROM account WHERE id = ?", to).scalar<int>();
                            inside.execute("UPDATE account SET money = ? WHERE id = ?", has - 1, from);
                            inside.execute("UPDATE account SET money = ? WHERE id = ?", other + 1, to);
                        },
                        {.attempts = 1000, .budget = 5s, .transaction = {.isolation = IsolationLevel::serializable}});
                    tally.acknowledge();
                } catch (const Error& error) {
                    ++tally.errors[class_of(error)];
                }
                tally.slowest = std::max(tally.slowest, std::chrono::duration<double>(Clock::now() - begin).count());
            }
        });
    loop.run();
}

void stall(Engine& engine, std::chrono::seconds time, Tally& tally) {
    const auto end = Clock::now() + time;
    fiber::Loop loop;
    for (int i = 0; i < 64; ++i)
        loop.spawn([&] {
            while (Clock::now() < end) {
                const auto begin = Clock::now();
                try {
                    engine.connect("reader")->execute("SELECT 1").fetchall();
                    tally.acknowledge();
                } catch (const Error& error) {
                    ++tally.errors[class_of(error)];
                }
                tally.slowest = std::max(tally.slowest, std::chrono::duration<double>(Clock::now() - begin).count());
                fiber::sleep_for(5ms);
            }
        });
    loop.run();
}

}  // namespace

int main(int argc, char** argv) {
    const char* const address = std::getenv("CARBOY_TEST_POSTGRES");
    const std::string mode = argc > 1 ? argv[1] : "";
    if (address == nullptr || (mode == "write" ? argc != 4 : argc != 3)) return 2;
    const std::chrono::seconds time(std::atoi(argv[argc - 1]));
    const PoolOptions sizes = mode == "stall" ? PoolOptions{.size = 5, .overflow = 0, .timeout = 2s}
                                              : PoolOptions{.size = 16, .overflow = 0, .timeout = 5s};
    Engine engine(address, {.connect = {.call_timeout = 5s}, .pool = sizes});
    Tally tally;
    if (mode == "write") write(engine, argv[2], time, tally);
    if (mode == "transfer") transfer(engine, time, tally);
    if (mode == "stall") stall(engine, time, tally);
    tally.print(engine);
    return 0;
}
