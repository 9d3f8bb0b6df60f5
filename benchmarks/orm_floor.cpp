// Measures the cost of the ORM compared with efficient use of the SQLite C API. Prints the median of five alternating
// runs in microseconds of CPU time per row, and the ratio to a program in C without SQLite's memory statistics and to
// one with them, which needs a process of its own. Beside them python3-sqlalchemy, if it is installed.
//   orm_floor [PATH OF orm_sqlalchemy.py]
#include <carboy/orm.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <fmt/core.h>
#include <malloc.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>

namespace {

using namespace carboy;

struct Post;

struct User {
    Column<Integer, primary_key> id;
    Column<String<100>> name;
    Column<String<120>> email;
    Many<Post, "user"> posts;

    CARBOY_MODEL(User, id, name, email, posts);
};

struct Post {
    Column<Integer, primary_key> id;
    Column<String<100>> title;
    Column<Integer, foreign_key<&User::id>, indexed> user_id;
    One<User, "user_id"> user;

    CARBOY_MODEL(Post, id, title, user_id, user);
};

constexpr int rows = 100'000;
constexpr int commits = 5'000;
constexpr int owners = 1'000;
constexpr int posts_of_each = 100;
constexpr int runs = 5;

enum Task { insert, select_all, untracked, by_key, update, commit_one, lazy, tasks };
constexpr std::array<std::string_view, tasks> names{"insert in one transaction",   "select all, tracked",
                                                    "select all, untracked",       "get by key, in one transaction",
                                                    "update in one transaction",   "commit of one new row",
                                                    "posts of 1,000 users, lazily"};
constexpr std::array<int, tasks> counts{rows, rows, rows, rows, rows, commits, owners* posts_of_each};
using Times = std::array<double, tasks>;  // microseconds per row

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Returns microseconds of CPU time.
template <class F>
double timed(int count, F work) {
    const double before = cpu_seconds();
    work();
    return (cpu_seconds() - before) * 1e6 / count;
}

std::string name_of(int i) { return "user " + std::to_string(i); }
std::string email_of(int i) { return "user" + std::to_string(i) + "@example.com"; }

const std::string path = (std::filesystem::temp_directory_path() / "carboy_orm_floor.db").string();

void remove_files() {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

volatile std::size_t sink = 0;  // keeps the compiler from removing the reads

/// The work in C: prepared statements, one transaction each, a row in a struct of strings.
class Raw {
  public:
    Raw() {
        remove_files();
        sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
        for (const char* text :
             {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON",
              "CREATE TABLE user (id INTEGER NOT NULL, name VARCHAR(100) NOT NULL, email VARCHAR(120) NOT NULL, "
              "PRIMARY KEY (id))",
              "CREATE TABLE post (id INTEGER NOT NULL, title VARCHAR(100) NOT NULL, user_id INTEGER NOT NULL, "
              "PRIMARY KEY (id), FOREIGN KEY(user_id) REFERENCES user (id))",
              "CREATE INDEX ix_post_user_id ON post (user_id)"})
            execute(text);
    }
    Raw(const Raw&) = delete;
    ~Raw() {
        sqlite3_close(db_);
        remove_files();
    }

    Times run() {
        Times times{};
        times[insert] = timed(rows, [&] { insert_users(); });
        times[select_all] = times[untracked] = timed(rows, [&] { select_users(); });
        times[by_key] = timed(rows, [&] { read_by_key(); });
        times[update] = timed(rows, [&] { update_users(); });
        times[commit_one] = timed(commits, [&] { commit_users(); });
        insert_posts();
        times[lazy] = timed(counts[lazy], [&] { read_posts(); });
        return times;
    }

  private:
    struct Row {
        std::int64_t id;
        std::string name, email;
    };
    struct PostRow {
        std::int64_t id;
        std::string title;
        std::int64_t user_id;
    };

    void execute(const char* text) { sqlite3_exec(db_, text, nullptr, nullptr, nullptr); }
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
    /// Returns true for a row.
    static bool step(sqlite3_stmt* statement) { return sqlite3_step(statement) == SQLITE_ROW; }
    template <class F>
    void in_transaction(const char* begin, const char* sql, F work) {
        execute(begin);
        sqlite3_stmt* statement = prepare(sql);
        work(statement);
        sqlite3_finalize(statement);
        execute("COMMIT");
    }
    static void insert_user(sqlite3_stmt* statement, int i) {
        const std::string name = name_of(i), email = email_of(i);
        bind(statement, 1, name);
        bind(statement, 2, email);
        step(statement);
        sqlite3_reset(statement);
    }

    void insert_users() {
        in_transaction("BEGIN IMMEDIATE", "INSERT INTO user (name, email) VALUES (?, ?)", [&](sqlite3_stmt* statement) {
            for (int i = 0; i < rows; ++i) insert_user(statement, i);
        });
    }
    void select_users() {
        std::vector<Row> all;
        in_transaction("BEGIN", "SELECT id, name, email FROM user", [&](sqlite3_stmt* statement) {
            while (step(statement))
                all.push_back({sqlite3_column_int64(statement, 0), text(statement, 1), text(statement, 2)});
        });
        sink = sink + all.size();
    }
    void read_by_key() {
        in_transaction("BEGIN", "SELECT id, name, email FROM user WHERE id = ?", [&](sqlite3_stmt* statement) {
            for (int i = 1; i <= rows; ++i) {
                sqlite3_bind_int64(statement, 1, i);
                step(statement);
                const Row row{sqlite3_column_int64(statement, 0), text(statement, 1), text(statement, 2)};
                sink = sink + row.name.size();
                sqlite3_reset(statement);
            }
        });
    }
    void update_users() {
        in_transaction("BEGIN IMMEDIATE", "UPDATE user SET name = ? WHERE id = ?", [&](sqlite3_stmt* statement) {
            for (int i = 1; i <= rows; ++i) {
                const std::string name = name_of(-i);
                bind(statement, 1, name);
                sqlite3_bind_int64(statement, 2, i);
                step(statement);
                sqlite3_reset(statement);
            }
        });
    }
    void commit_users() {
        sqlite3_stmt* const begin = prepare("BEGIN IMMEDIATE");
        sqlite3_stmt* const end = prepare("COMMIT");
        sqlite3_stmt* const statement = prepare("INSERT INTO user (name, email) VALUES (?, ?)");
        for (int i = 0; i < commits; ++i) {
            step(begin);
            sqlite3_reset(begin);
            insert_user(statement, i);
            step(end);
            sqlite3_reset(end);
        }
        for (sqlite3_stmt* one : {begin, end, statement}) sqlite3_finalize(one);
    }
    void insert_posts() {
        in_transaction("BEGIN IMMEDIATE", "INSERT INTO post (title, user_id) VALUES (?, ?)",
                       [&](sqlite3_stmt* statement) {
                           for (int i = 0; i < owners * posts_of_each; ++i) {
                               const std::string title = name_of(i);
                               bind(statement, 1, title);
                               sqlite3_bind_int64(statement, 2, i / posts_of_each + 1);
                               step(statement);
                               sqlite3_reset(statement);
                           }
                       });
    }
    /// Reads the posts of all users with one more statement, and the users before them.
    void read_posts() {
        std::vector<Row> users;
        execute("BEGIN");
        sqlite3_stmt* statement = prepare("SELECT id, name, email FROM user WHERE id <= ?");
        sqlite3_bind_int64(statement, 1, owners);
        while (step(statement))
            users.push_back({sqlite3_column_int64(statement, 0), text(statement, 1), text(statement, 2)});
        sqlite3_finalize(statement);
        std::vector<std::vector<PostRow>> posts(users.size());
        statement = prepare("SELECT id, title, user_id FROM post WHERE user_id = ?");
        for (std::size_t i = 0; i < users.size(); ++i) {
            sqlite3_bind_int64(statement, 1, users[i].id);
            while (step(statement))
                posts[i].push_back(
                    {sqlite3_column_int64(statement, 0), text(statement, 1), sqlite3_column_int64(statement, 2)});
            sqlite3_reset(statement);
            sink = sink + posts[i].size();
        }
        sqlite3_finalize(statement);
        execute("COMMIT");
    }

    sqlite3* db_ = nullptr;
};

void create_tables(engine::Engine& engine) {
    auto connection = engine.connect();
    for (const sql::Table* table : {&orm::joined_mapper<User>().table, &orm::joined_mapper<Post>().table})
        for (const std::string& text : sql::create_statements(*table, engine.dialect()))
            connection->execute(unchecked(text));
    connection->commit();
}

void insert_rows(engine::Engine& engine, int count) {
    Session session(engine);
    for (int i = 0; i < count; ++i) session.add(User{.name = name_of(i), .email = email_of(i)});
    session.commit();
}

/// Nanoseconds of a get() that finds one of 1,000 objects in the identity map.
double from_the_map(Session& session) {
    constexpr int objects = 1'000;
    constexpr int rounds = 2'000;
    return timed(objects * rounds,
                 [&] {
                     for (int round = 0; round < rounds; ++round)
                         for (int i = 1; i <= objects; ++i)
                             sink = sink + reinterpret_cast<std::size_t>(session.get<User>(i));
                 }) *
           1000;
}

/// The work through a Session. Sets `from_map` to nanoseconds.
Times run_orm(double& from_map) {
    remove_files();
    engine::Engine engine("sqlite:///" + path);
    create_tables(engine);
    Times times{};
    times[insert] = timed(rows, [&] { insert_rows(engine, rows); });
    times[select_all] = timed(rows, [&] {
        Session session(engine);
        sink = sink + session.query<User>().all().size();
    });
    times[untracked] = timed(rows, [&] {
        Session session(engine);
        sink = sink + session.query<User>().untracked().all().size();
    });
    times[by_key] = timed(rows, [&] {
        Session session(engine);
        for (int i = 1; i <= rows; ++i) sink = sink + session.get<User>(i)->name->size();
    });
    {
        Session session(engine);
        const Objects<User> users = session.query<User>().all();
        from_map = from_the_map(session);
        times[update] = timed(rows, [&] {
            int i = 0;
            for (User& user : users) user.name = name_of(-++i);
            session.commit();
        });
    }
    times[commit_one] = timed(commits, [&] {
        Session session(engine);
        for (int i = 0; i < commits; ++i) {
            session.add(User{.name = name_of(i), .email = email_of(i)});
            session.commit();
        }
    });
    {
        Session session(engine);
        for (int i = 0; i < owners * posts_of_each; ++i)
            session.add(Post{.title = name_of(i), .user_id = i / posts_of_each + 1});
        session.commit();
    }
    times[lazy] = timed(counts[lazy], [&] {
        Session session(engine);
        for (User& user : session.query<User>().filter(User::c.id <= owners).all()) sink = sink + user.posts.size();
    });
    remove_files();
    return times;
}

/// Microseconds per object of a query for this many tracked objects.
double tracked(int count) {
    remove_files();
    double time = 0;
    {
        engine::Engine engine("sqlite:///" + path);
        create_tables(engine);
        insert_rows(engine, count);
        time = timed(count, [&] {
            Session session(engine);
            sink = sink + session.query<User>().all().size();
        });
    }
    remove_files();
    return time;
}

/// Bytes that a session allocates for an object of a query, with its texts.
double bytes_of_tracked(int count) {
    remove_files();
    double bytes = 0;
    {
        engine::Engine engine("sqlite:///" + path);
        create_tables(engine);
        insert_rows(engine, count);
        Session session(engine);
        session.query<User>().first();
        const auto in_use = [] {
            const struct mallinfo2 info = ::mallinfo2();
            return static_cast<double>(info.uordblks + info.hblkhd);
        };
        const double before = in_use();
        { sink = sink + session.query<User>().all().size(); }
        bytes = (in_use() - before) / count;
    }
    remove_files();
    return bytes;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Returns the numbers that a command prints, one for each task; NaN where it prints none.
Times printed_by(const std::string& command) {
    Times times;
    times.fill(std::nan(""));
    std::FILE* const output = ::popen(command.c_str(), "r");
    for (double& time : times)
        if (output == nullptr || std::fscanf(output, "%lf", &time) != 1) break;
    if (output != nullptr) ::pclose(output);
    return times;
}

/// For a process of its own: SQLite can be configured only before its first use.
void print_counted() {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 1);
    for (const double time : Raw().run()) fmt::print("{}\n", time);
}

void compare(const std::string& self, const char* sqlalchemy) {
    std::array<std::vector<double>, tasks> counted, raw, orm, ratio, counted_ratio;
    std::vector<double> from_map, growth;
    for (int run = 0; run < runs; ++run) {
        const Times theirs = printed_by("'" + self + "' --counted");
        const Times mine = Raw().run();
        double map = 0;
        const Times ours = run_orm(map);
        from_map.push_back(map);
        for (std::size_t i = 0; i < tasks; ++i) {
            counted[i].push_back(theirs[i]);
            raw[i].push_back(mine[i]);
            orm[i].push_back(ours[i]);
            ratio[i].push_back(ours[i] / mine[i]);
            counted_ratio[i].push_back(ours[i] / theirs[i]);
        }
    }
    for (int run = 0; run < 3; ++run) growth.push_back(tracked(1'000'000) / tracked(100'000));
    const Times python =
        printed_by(sqlalchemy == nullptr ? "true" : "/usr/bin/python3 -B '" + std::string(sqlalchemy) + "'");

    fmt::print("CPU microseconds per row, median of {} runs, {} rows\n", runs, rows);
    fmt::print("{:<32} {:>9} {:>9} {:>9} {:>7} {:>10} {:>11}\n", "", "raw C", "uncounted", "ORM", "ratio", "uncounted",
               "SQLAlchemy");
    for (std::size_t i = 0; i < tasks; ++i)
        fmt::print("{:<32} {:>9.3f} {:>9.3f} {:>9.3f} {:>7.2f} {:>10.2f} {:>11.1f}\n", names[i], median(counted[i]),
                   median(raw[i]), median(orm[i]), median(counted_ratio[i]), median(ratio[i]), python[i]);
    fmt::print("get from the identity map: {:.1f} ns\n", median(from_map));
    fmt::print("an object of 1,000,000 tracked ones: {:.2f} times the CPU time of one of 100,000\n", median(growth));
    fmt::print("bytes of an object: {}; a session uses {:.0f} for each of 100,000\n", sizeof(User),
               bytes_of_tracked(100'000));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "--bytes") == 0) {
        fmt::print("{} {:.0f}\n", sizeof(User), bytes_of_tracked(100'000));
        return 0;
    }
    if (argc > 1 && std::strcmp(argv[1], "--counted") == 0) {
        print_counted();
        return 0;
    }
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // as the driver does
    compare(argv[0], argc > 1 ? argv[1] : nullptr);
    return 0;
}
