// Measures the cost of a Connection compared with efficient use of libpq: prepared statements, binary results,
// pipelines. Prints the median of alternating runs, in microseconds of wall time each, and their ratio. The times
// include the server's work. usage: postgres_floor, with CARBOY_TEST_POSTGRES set to a server's URL (tools/bench.sh
// sets it).
#include <carboy/drivers/postgres/copy.hpp>
#include <carboy/sql.hpp>

#include <fmt/core.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

namespace {

constexpr int rows = 100'000;
constexpr int reads = 3'000;
constexpr int piped = 1'000;

using Clock = std::chrono::steady_clock;
using carboy::Connection;
volatile std::size_t sink = 0;  // keeps the compiler from removing the reads

void check(PGconn* link, bool good) {
    if (good) return;
    fmt::print(stderr, "libpq: {}", PQerrorMessage(link));
    std::exit(1);
}

void run(PGconn* link, const char* text) {
    PGresult* result = PQexec(link, text);
    check(link, PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
}

/// A prepared statement of libpq with integer and text parameters.
class Raw {
  public:
    explicit Raw(PGconn* link) : link_(link) {}

    void prepare(const char* name, const char* text) { PQclear(PQprepare(link_, name, text, 0, nullptr)); }

    void point_read() {
        for (int i = 0; i < reads; ++i) {
            std::uint32_t id = __builtin_bswap32(static_cast<std::uint32_t>(i % rows + 1));
            const char* values[] = {reinterpret_cast<const char*>(&id)};
            const int lengths[] = {4}, formats[] = {1};
            PGresult* result = PQexecPrepared(link_, "point", 1, values, lengths, formats, 1);
            check(link_, PQntuples(result) == 1);
            sink = sink +
                   std::string(PQgetvalue(result, 0, 0), static_cast<std::size_t>(PQgetlength(result, 0, 0))).size();
            PQclear(result);
        }
    }
    void read_all() {
        PGresult* result = PQexecPrepared(link_, "all", 0, nullptr, nullptr, nullptr, 1);
        for (int i = 0; i < PQntuples(result); ++i) {
            std::uint32_t id = 0;
            std::memcpy(&id, PQgetvalue(result, i, 0), sizeof id);
            const std::string name(PQgetvalue(result, i, 1), static_cast<std::size_t>(PQgetlength(result, i, 1)));
            const std::string email(PQgetvalue(result, i, 2), static_cast<std::size_t>(PQgetlength(result, i, 2)));
            sink = sink + __builtin_bswap32(id) + name.size() + email.size();
        }
        PQclear(result);
    }
    void insert_one(int i) {
        const std::string name = "user " + std::to_string(i);
        const char* values[] = {name.c_str(), name.c_str()};
        check(link_, PQsendQueryPrepared(link_, "insert", 2, values, nullptr, nullptr, 0) == 1);
    }
    void insert_piped() {
        run(link_, "BEGIN");
        PQenterPipelineMode(link_);
        for (int i = 0; i < piped; ++i) {
            insert_one(i);
            if (i % 256 == 255) PQsendFlushRequest(link_);
        }
        PQpipelineSync(link_);
        while (true) {
            PGresult* result = PQgetResult(link_);
            const bool end = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
            PQclear(result);
            if (end) break;
        }
        PQexitPipelineMode(link_);
        run(link_, "ROLLBACK");
    }
    void insert_one_by_one() {
        run(link_, "BEGIN");
        for (int i = 0; i < piped; ++i) {
            insert_one(i);
            while (PGresult* result = PQgetResult(link_)) PQclear(result);
        }
        run(link_, "ROLLBACK");
    }
    void copy() {
        run(link_, "BEGIN");
        PQclear(PQexec(link_, "COPY fresh (name, email) FROM STDIN"));
        std::string buffer;
        for (int i = 0; i < rows; ++i) {
            const std::string name = "user " + std::to_string(i);
            buffer += name + '\t' + name + '\n';
            if (buffer.size() < 65536 && i + 1 < rows) continue;
            PQputCopyData(link_, buffer.data(), static_cast<int>(buffer.size()));
            buffer.clear();
        }
        PQputCopyEnd(link_, nullptr);
        while (PGresult* result = PQgetResult(link_)) PQclear(result);
        run(link_, "ROLLBACK");
    }

  private:
    PGconn* link_;
};

class Ours {
  public:
    explicit Ours(Connection& connection) : connection_(connection) {}

    void point_read() {
        for (int i = 0; i < reads; ++i)
            sink =
                sink +
                connection_.execute("SELECT name FROM users WHERE id = ?", i % rows + 1).scalar<std::string>().size();
    }
    void read_all() {
        for (auto [id, name, email] :
             connection_.execute("SELECT id, name, email FROM users").as<int, std::string, std::string>())
            sink = sink + static_cast<std::size_t>(id) + name.size() + email.size();
    }
    void insert_piped() {
        std::vector<std::tuple<std::string, std::string>> batch;
        for (int i = 0; i < piped; ++i) batch.emplace_back("user " + std::to_string(i), "user " + std::to_string(i));
        connection_.executemany("INSERT INTO fresh (name, email) VALUES (?, ?)", batch);
        connection_.rollback();
    }
    void insert_one_by_one() {
        for (int i = 0; i < piped; ++i) {
            const std::string name = "user " + std::to_string(i);
            connection_.execute("INSERT INTO fresh (name, email) VALUES (?, ?)", name, name);
        }
        connection_.rollback();
    }
    void copy() {
        carboy::drivers::postgres::CopyIn copy(connection_, "COPY fresh (name, email) FROM STDIN");
        for (int i = 0; i < rows; ++i) {
            const std::string name = "user " + std::to_string(i);
            copy.row(name, name);
        }
        copy.finish();
        connection_.rollback();
    }

  private:
    Connection& connection_;
};

double microseconds(const std::function<void()>& work) {
    const auto begin = Clock::now();
    work();
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

void measure(const char* name, int units, const std::function<void()>& raw, const std::function<void()>& ours) {
    constexpr int runs = 9;
    std::vector<double> raw_times, our_times, ratios;
    raw();
    ours();
    for (int i = 0; i < runs; ++i) {
        raw_times.push_back(microseconds(raw) / units);
        our_times.push_back(microseconds(ours) / units);
        ratios.push_back(our_times.back() / raw_times.back());
    }
    fmt::print("{:<32}{:>10.2f}{:>12.2f}{:>8.2f}\n", name, median(raw_times), median(our_times), median(ratios));
}

}  // namespace

int main() {
    const char* const address = std::getenv("CARBOY_TEST_POSTGRES");
    if (address == nullptr) {
        fmt::print(stderr, "Set CARBOY_TEST_POSTGRES to a server's URL; tools/bench.sh sets it.\n");
        return 2;
    }
    Connection connection = carboy::connect(address);
    connection.executescript(
        "SET client_min_messages = warning; DROP TABLE IF EXISTS users, fresh;"
        "CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL);"
        "CREATE TABLE fresh (id SERIAL PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL);"
        "INSERT INTO users (name, email) SELECT 'user ' || i, 'user' || i || '@example.com' "
        "FROM generate_series(1, 100000) AS s(i); ANALYZE users");
    PGconn* const link = PQconnectdb(address);
    check(link, PQstatus(link) == CONNECTION_OK);
    Raw raw(link);
    raw.prepare("point", "SELECT name FROM users WHERE id = $1");
    raw.prepare("all", "SELECT id, name, email FROM users");
    raw.prepare("insert", "INSERT INTO fresh (name, email) VALUES ($1, $2)");
    Ours ours(connection);
    fmt::print("{:<32}{:>10}{:>12}{:>8}\n", "us of wall time each", "libpq", "Connection", "ratio");
    measure(
        "point read", reads, [&] { raw.point_read(); }, [&] { ours.point_read(); });
    measure(
        "a row of 100,000", rows, [&] { raw.read_all(); }, [&] { ours.read_all(); });
    measure(
        "insert, one by one", piped, [&] { raw.insert_one_by_one(); }, [&] { ours.insert_one_by_one(); });
    measure(
        "insert, 1,000 in a pipeline", piped, [&] { raw.insert_piped(); }, [&] { ours.insert_piped(); });
    measure(
        "COPY, a row of 100,000", rows, [&] { raw.copy(); }, [&] { ours.copy(); });
    PQfinish(link);
}
