// Durable commits a second, one row each, synchronous=FULL: the raw C API with one sync a commit, and sessions that
// commit in groups, from threads and from fibers.
//   group_commit [FOLDER] [COMMITS] [CLIENTS]
#include <carboy/fiber/loop.hpp>
#include <carboy/orm.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace carboy;
using Clock = std::chrono::steady_clock;

struct Line {
    Column<Integer, primary_key> id;
    Column<String<40>> text;

    static constexpr std::string_view table_name = "line";
    CARBOY_MODEL(Line, id, text);
};

namespace {

std::string file;
int commits = 4000;
int clients = 64;

void clean() {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
}

void report(const char* what, Clock::time_point begin, int count) {
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    fmt::print("{:<44} {:>9.0f} commits/s\n", what, count / seconds);
}

void fail(sqlite3* db) {
    fmt::print(stderr, "{}\n", sqlite3_errmsg(db));
    std::exit(1);
}

void raw() {
    clean();
    sqlite3* db = nullptr;
    if (sqlite3_open(file.c_str(), &db) != SQLITE_OK) fail(db);
    sqlite3_exec(db,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE line (id INTEGER PRIMARY KEY, text)",
                 nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO line (text) VALUES ('a line of text')", -1, &insert, nullptr);
    const auto begin = Clock::now();
    for (int i = 0; i < commits; ++i) {
        if (sqlite3_step(insert) != SQLITE_DONE) fail(db);
        sqlite3_reset(insert);
    }
    report("raw C, one sync a commit", begin, commits);
    sqlite3_finalize(insert);
    sqlite3_close(db);
}

void add(Engine& engine) {
    Session session{engine};
    session.add(Line{.text = "a line of text"});
    session.commit();
}

void prepare(Engine& engine) {
    auto connection = engine.connect();
    for (const std::string& text : sql::create_statements(orm::joined_mapper<Line>().table, engine.dialect()))
        connection->execute(unchecked(text));
    connection->commit();
}

void in_threads(const char* what, int count, bool groups) {
    clean();
    Engine engine{"sqlite:///" + file, engine::EngineOptions{.group_commits = groups}};
    prepare(engine);
    std::atomic<int> left{commits};
    const auto begin = Clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&] {
            while (left.fetch_sub(1) > 0) add(engine);
        });
    for (std::thread& thread : threads) thread.join();
    report(what, begin, commits);
}

void in_fibers(const char* what, int count, bool groups) {
    clean();
    Engine engine{"sqlite:///" + file, engine::EngineOptions{.group_commits = groups}};
    prepare(engine);
    int left = commits;
    fiber::Loop loop;
    for (int i = 0; i < count; ++i)
        loop.spawn([&] {
            while (left-- > 0) add(engine);
        });
    const auto begin = Clock::now();
    loop.run();
    report(what, begin, commits);
}

}  // namespace

int main(int argc, char** argv) {
    const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
    if (argc > 2) commits = std::atoi(argv[2]);
    if (argc > 3) clients = std::atoi(argv[3]);
    file = (folder / "group_commit_benchmark.db").string();
    raw();
    in_threads("one session at a time", 1, true);
    in_threads("one session at a time, without groups", 1, false);
    in_threads("sessions in threads", clients, true);
    in_threads("sessions in threads, without groups", clients, false);
    in_fibers("sessions in fibers of one thread", clients, true);
    in_fibers("sessions in fibers of one thread, no groups", clients, false);
    clean();
}
