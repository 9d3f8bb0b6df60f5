// Measures the cost of the ORM compared with efficient use of the SQLite C API: insert, select all, get by key and
// update of the lesson's users. Prints the median of five runs of each, in microseconds of CPU time per row, and their
// ratio.
#include <carboy/orm.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>

namespace {

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    Column<String<100>> name;
    Column<String<120>> email;

    CARBOY_MODEL(User, id, name, email);
};

constexpr int rows = 100'000;
constexpr int runs = 5;
constexpr std::array<std::string_view, 4> tasks{"insert", "select all", "get by key", "update"};
using Times = std::array<double, tasks.size()>;  // microseconds per row

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class F>
double timed(F work) {
    const double before = cpu_seconds();
    work();
    return (cpu_seconds() - before) * 1e6 / rows;
}

std::string name_of(int i) { return "user " + std::to_string(i); }
std::string email_of(int i) { return "user" + std::to_string(i) + "@example.com"; }

void remove_files(const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

volatile std::size_t sink = 0;  // keeps the compiler from removing the reads

/// The same work in C: prepared statements, one transaction each, a row in a struct of strings.
class Raw {
  public:
    explicit Raw(const std::string& path) {
        sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
        for (const char* text : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                                 "CREATE TABLE user (id INTEGER NOT NULL, name VARCHAR(100) NOT NULL, "
                                 "email VARCHAR(120) NOT NULL, PRIMARY KEY (id))"})
            sqlite3_exec(db_, text, nullptr, nullptr, nullptr);
    }
    Raw(const Raw&) = delete;
    ~Raw() { sqlite3_close(db_); }

    Times run() {
        return {timed([&] { insert(); }), timed([&] { select_all(); }), timed([&] { by_key(); }),
                timed([&] { update(); })};
    }

  private:
    struct Row {
        std::int64_t id;
        std::string name, email;
    };

    sqlite3_stmt* prepare(const char* text) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v3(db_, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        return statement;
    }
    static void bind(sqlite3_stmt* statement, int at, const std::string& text) {
        sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    static std::string text(sqlite3_stmt* statement, int column) {
        return {reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }
    template <class F>
    void in_transaction(const char* sql, F work) {
        sqlite3_exec(db_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
        sqlite3_stmt* statement = prepare(sql);
        work(statement);
        sqlite3_finalize(statement);
        sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr);
    }

    void insert() {
        in_transaction("INSERT INTO user (name, email) VALUES (?, ?)", [&](sqlite3_stmt* statement) {
            for (int i = 0; i < rows; ++i) {
                const std::string name = name_of(i), email = email_of(i);
                bind(statement, 1, name);
                bind(statement, 2, email);
                sqlite3_step(statement);
                sqlite3_reset(statement);
            }
        });
    }
    void select_all() {
        std::vector<Row> all;
        sqlite3_stmt* statement = prepare("SELECT id, name, email FROM user");
        while (sqlite3_step(statement) == SQLITE_ROW)
            all.push_back({sqlite3_column_int64(statement, 0), text(statement, 1), text(statement, 2)});
        sqlite3_finalize(statement);
        sink = sink + all.size();
    }
    void by_key() {
        sqlite3_stmt* statement = prepare("SELECT id, name, email FROM user WHERE id = ?");
        for (int i = 1; i <= rows; ++i) {
            sqlite3_bind_int64(statement, 1, i);
            sqlite3_step(statement);
            const Row row{sqlite3_column_int64(statement, 0), text(statement, 1), text(statement, 2)};
            sink = sink + row.name.size();
            sqlite3_reset(statement);
        }
        sqlite3_finalize(statement);
    }
    void update() {
        in_transaction("UPDATE user SET name = ? WHERE id = ?", [&](sqlite3_stmt* statement) {
            for (int i = 1; i <= rows; ++i) {
                const std::string name = name_of(-i);
                bind(statement, 1, name);
                sqlite3_bind_int64(statement, 2, i);
                sqlite3_step(statement);
                sqlite3_reset(statement);
            }
        });
    }

    sqlite3* db_ = nullptr;
};

/// The same work through a Session.
Times run_orm(const std::string& path) {
    engine::Engine engine("sqlite:///" + path);
    {
        auto connection = engine.connect();
        for (const std::string& text : sql::create_statements(orm::joined_mapper<User>().table, engine.dialect()))
            connection->execute(unchecked(text));
        connection->commit();
    }
    Times times{};
    times[0] = timed([&] {
        Session session(engine);
        for (int i = 0; i < rows; ++i) session.add(User{.name = name_of(i), .email = email_of(i)});
        session.commit();
    });
    times[1] = timed([&] {
        Session session(engine);
        sink = sink + session.query<User>().all().size();
    });
    times[2] = timed([&] {
        Session session(engine);
        for (int i = 1; i <= rows; ++i) sink = sink + session.get<User>(i)->name->size();
    });
    Session session(engine);
    const Objects<User> users = session.query<User>().all();
    times[3] = timed([&] {
        int i = 0;
        for (User& user : users) user.name = name_of(-++i);
        session.commit();
    });
    return times;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

int main() {
    const std::string path = (std::filesystem::temp_directory_path() / "carboy_orm_floor.db").string();
    std::array<std::vector<double>, tasks.size()> raw, orm, ratio;
    for (int run = 0; run < runs; ++run) {
        remove_files(path);
        const Times mine = Raw(path).run();
        remove_files(path);
        const Times ours = run_orm(path);
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            raw[i].push_back(mine[i]);
            orm[i].push_back(ours[i]);
            ratio[i].push_back(ours[i] / mine[i]);
        }
    }
    remove_files(path);
    fmt::print("{:<12} {:>10} {:>10} {:>7}   ({} rows, CPU microseconds per row, median of {})\n", "", "raw C", "ORM",
               "ratio", rows, runs);
    for (std::size_t i = 0; i < tasks.size(); ++i)
        fmt::print("{:<12} {:>10.3f} {:>10.3f} {:>7.2f}\n", tasks[i], median(raw[i]), median(orm[i]), median(ratio[i]));
    return 0;
}
