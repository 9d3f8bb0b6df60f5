// Measures the cost of a Connection compared with efficient use of the SQLite C API: prepared statements, one
// transaction, no mutexes. SQLite counts its memory use under a process-wide lock unless this is turned off. Few
// programs turn it off; Carboy does. So there are two programs in C, one with the count and one without. Prints the
// median of five runs of each, in nanoseconds of CPU time per row, and the ratios.
#include <carboy/sql.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <utility>

namespace {

constexpr int rows = 100'000;
constexpr int runs = 5;
constexpr const char* schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL)";

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void remove_files(const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

std::string name_of(int i) { return "user " + std::to_string(i); }
std::string email_of(int i) { return "user" + std::to_string(i) + "@example.com"; }

volatile std::size_t sink = 0;  // keeps the compiler from removing the reads

/// The work through the C API.
class Raw {
  public:
    explicit Raw(const std::string& path) {
        sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
        exec("PRAGMA journal_mode=WAL");
        exec("PRAGMA synchronous=FULL");
        exec(schema);
    }
    ~Raw() { sqlite3_close(db_); }

    void insert() {
        sqlite3_stmt* statement = prepare("INSERT INTO users (name, email) VALUES (?, ?)");
        exec("BEGIN IMMEDIATE");
        for (int i = 0; i < rows; ++i) {
            const std::string name = name_of(i);
            const std::string email = email_of(i);
            sqlite3_bind_text(statement, 1, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
            sqlite3_bind_text(statement, 2, email.data(), static_cast<int>(email.size()), SQLITE_STATIC);
            sqlite3_step(statement);
            sqlite3_reset(statement);
        }
        exec("COMMIT");
        sqlite3_finalize(statement);
    }

    void select() {
        sqlite3_stmt* statement = prepare("SELECT id, name, email FROM users");
        while (sqlite3_step(statement) == SQLITE_ROW) read(statement);
        sqlite3_finalize(statement);
    }

    void point_reads(bool in_transaction) {
        sqlite3_stmt* statement = prepare("SELECT id, name, email FROM users WHERE id = ?");
        if (in_transaction) exec("BEGIN");
        for (int i = 1; i <= rows; ++i) {
            sqlite3_bind_int64(statement, 1, i);
            if (sqlite3_step(statement) == SQLITE_ROW) read(statement);
            sqlite3_reset(statement);
        }
        if (in_transaction) exec("COMMIT");
        sqlite3_finalize(statement);
    }

  private:
    void exec(const char* text) { sqlite3_exec(db_, text, nullptr, nullptr, nullptr); }
    sqlite3_stmt* prepare(const char* text) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v3(db_, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        return statement;
    }
    static std::string text(sqlite3_stmt* statement, int column) {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }
    static void read(sqlite3_stmt* statement) {
        const auto id = sqlite3_column_int64(statement, 0);
        const std::string name = text(statement, 1);
        const std::string email = text(statement, 2);
        sink = sink + static_cast<std::size_t>(id) + name.size() + email.size();
    }

    sqlite3* db_ = nullptr;
};

/// The same work through a Connection.
class Ours {
  public:
    explicit Ours(const std::string& path) : conn_(carboy::connect(path)) {
        conn_.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL)");
    }

    void insert() {
        for (int i = 0; i < rows; ++i)
            conn_.execute("INSERT INTO users (name, email) VALUES (?, ?)", name_of(i), email_of(i));
        conn_.commit();
    }

    void select() {
        for (const auto& [id, name, email] :
             conn_.execute("SELECT id, name, email FROM users").as<std::int64_t, std::string, std::string>())
            sink = sink + static_cast<std::size_t>(id) + name.size() + email.size();
    }

    void point_reads(bool in_transaction) {
        if (in_transaction) conn_.begin_read();
        for (int i = 1; i <= rows; ++i) {
            const auto row = conn_.execute("SELECT id, name, email FROM users WHERE id = ?", i)
                                 .as<std::int64_t, std::string, std::string>()
                                 .first();
            sink = sink + static_cast<std::size_t>(std::get<0>(*row)) + std::get<1>(*row).size() +
                   std::get<2>(*row).size();
        }
        if (in_transaction) conn_.commit();
    }

  private:
    carboy::Connection conn_;
};

constexpr std::array names{"insert", "select all", "point read, autocommit", "point read, one transaction"};
using Figures = std::array<std::array<double, runs>, names.size()>;

template <class Side>
void measure(Figures& figures, int run, bool counts_memory) {
    sqlite3_shutdown();  // required before its settings can be changed
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, counts_memory ? 1 : 0);
    sqlite3_initialize();
    const std::string path = (std::filesystem::temp_directory_path() / "carboy_sql_floor.db").string();
    remove_files(path);
    Side side(path);
    const auto time = [&](std::size_t what, auto call) {
        const double begin = cpu_seconds();
        call();
        figures[what][static_cast<std::size_t>(run)] = (cpu_seconds() - begin) * 1e9 / rows;
    };
    time(0, [&] { side.insert(); });
    time(1, [&] { side.select(); });
    time(2, [&] { side.point_reads(false); });
    time(3, [&] { side.point_reads(true); });
    remove_files(path);
}

double median(std::array<double, runs> values) {
    std::sort(values.begin(), values.end());
    return values[runs / 2];
}

}  // namespace

int main() {
    Figures usual{}, tuned{}, ours{};
    for (int run = 0; run < runs; ++run) {
        measure<Raw>(usual, run, true);
        measure<Raw>(tuned, run, false);
        measure<Ours>(ours, run, false);
    }
    fmt::print("{:<30}{:>10}{:>14}{:>12}{:>8}{:>10}\n", "ns of CPU per row", "sqlite3", "uncounted", "Connection",
               "ratio", "uncounted");
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double own = median(ours[i]);
        fmt::print("{:<30}{:>10.0f}{:>14.0f}{:>12.0f}{:>8.2f}{:>10.2f}\n", names[i], median(usual[i]), median(tuned[i]),
                   own, own / median(usual[i]), own / median(tuned[i]));
    }
    return 0;
}
