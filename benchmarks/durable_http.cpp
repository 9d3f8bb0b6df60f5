// Durable writes over HTTP, synchronous=FULL: 64 clients whose requests each add and commit one row, compared with the
// raw C API with one sync a commit; and what the requests of readers take meanwhile, compared with those of readers
// alone. The application runs in a process of its own and commits in groups.
//   durable_http [FOLDER] [REQUESTS] [CLIENTS]
#include <sqlite3.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <carboy/carboy.hpp>

#include "http/compare.hpp"

namespace {

using Clock = std::chrono::steady_clock;

struct Line {
    carboy::Column<carboy::Integer, carboy::primary_key> id;
    carboy::Column<carboy::String<40>> text;

    static constexpr std::string_view table_name = "line";
    CARBOY_MODEL(Line, id, text);
};

std::string file;
int requests = 4000;
int clients = 64;
constexpr int readers = 4;
constexpr int reads = 2000;  // of each reader

void clean() {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
}

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Commits per second of the C API.
double raw() {
    clean();
    sqlite3* db = nullptr;
    if (::sqlite3_open(file.c_str(), &db) != SQLITE_OK) compare::fail("The database cannot be opened.");
    ::sqlite3_exec(db,
                   "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE line (id INTEGER PRIMARY KEY, text)",
                   nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    ::sqlite3_prepare_v2(db, "INSERT INTO line (text) VALUES ('a line of text')", -1, &insert, nullptr);
    const auto begin = Clock::now();
    for (int i = 0; i < requests; ++i) {
        if (::sqlite3_step(insert) != SQLITE_DONE) compare::fail("An INSERT failed.");
        ::sqlite3_reset(insert);
    }
    const double rate = requests / seconds_since(begin);
    ::sqlite3_finalize(insert);
    ::sqlite3_close(db);
    return rate;
}

carboy::Database& database() {
    static carboy::Database db;
    return db;
}

carboy::Response add_line() {
    database().session.add(Line{.text = "a line of text"});
    database().session.commit();
    return "added";
}

carboy::Response first_line() { return Line::query().get_or_404(1).text.value(); }

void configure(carboy::App& app) {
    app.config["DATABASE_URL"] = "sqlite:///" + file + "?synchronous=full";
    app.config["ACCESS_LOG"] = false;
    database().init_app(app);
    app.route<add_line>("/add");
    app.route<first_line>("/first");
}

void serve(int port) {
    ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
    carboy::App app{"durable_http"};
    configure(app);
    std::string number = std::to_string(port);
    const char* arguments[] = {"durable_http", "run", "--workers", "1", "--port", number.c_str()};
    app.main(6, const_cast<char**>(arguments));
}

void create_database() {
    clean();
    carboy::App app{"durable_http"};
    configure(app);
    auto context = app.app_context();
    database().create_all();
    database().session.add(Line{.text = "the first line"});
    database().session.commit();
}

/// A keep-alive connection.
class Connection {
  public:
    explicit Connection(int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        int on = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            compare::fail("The server did not start.");
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { ::close(fd_); }

    void get(const std::string& path, std::string_view expected) {
        const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        if (::send(fd_, request.data(), request.size(), 0) < 0) compare::fail("The server closed a connection.");
        std::string answer;
        char piece[4096];
        while (!answer.ends_with(expected)) {
            const ssize_t size = ::recv(fd_, piece, sizeof piece, 0);
            if (size <= 0) compare::fail("Unexpected answer: " + answer);
            answer.append(piece, static_cast<std::size_t>(size));
        }
        if (!answer.starts_with("HTTP/1.1 200")) compare::fail("Unexpected answer: " + answer);
    }

  private:
    int fd_;
};

/// Requests of all writers per second.
double write(int port) {
    std::atomic<int> left{requests};
    const auto begin = Clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i)
        threads.emplace_back([&] {
            Connection connection(port);
            while (left.fetch_sub(1) > 0) connection.get("/add", "added");
        });
    for (std::thread& thread : threads) thread.join();
    return requests / seconds_since(begin);
}

/// Returns the times of the readers' requests, sorted.  Units: milliseconds.
std::vector<double> read(int port) {
    std::vector<std::vector<double>> times(readers);
    std::vector<std::thread> threads;
    for (std::vector<double>& own : times)
        threads.emplace_back([&own, port] {
            Connection connection(port);
            for (int i = 0; i < reads; ++i) {
                const auto begin = Clock::now();
                connection.get("/first", "the first line");
                own.push_back(seconds_since(begin) * 1000);
                std::this_thread::sleep_for(std::chrono::microseconds(500));
            }
        });
    for (std::thread& thread : threads) thread.join();
    std::vector<double> all;
    for (const std::vector<double>& own : times) all.insert(all.end(), own.begin(), own.end());
    std::sort(all.begin(), all.end());
    return all;
}

void print_readers(const char* what, const std::vector<double>& times) {
    std::printf("%-44s median %7.2f ms, p99 %7.2f ms\n", what, times[times.size() / 2], times[times.size() * 99 / 100]);
}

/// Writers write until the readers are done.
std::vector<double> read_beside_writers(int port) {
    std::atomic<bool> stop{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i)
        threads.emplace_back([&] {
            Connection connection(port);
            while (!stop) connection.get("/add", "added");
        });
    std::vector<double> times = read(port);
    stop = true;
    for (std::thread& thread : threads) thread.join();
    return times;
}

}  // namespace

int main(int argc, char** argv) {
    const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
    if (argc > 2) requests = std::atoi(argv[2]);
    if (argc > 3) clients = std::atoi(argv[3]);
    file = std::filesystem::absolute(folder / "durable_http_benchmark.db").string();
    const int port = compare::first_port();
    const double alone = raw();
    create_database();
    compare::ServerProcess server(serve, port);
    write(port);  // warms up
    const double over_http = write(port);
    std::printf("%-44s %9.0f commits/s\n", "raw C, one sync a commit", alone);
    std::printf("%d %-41s %9.0f commits/s, %.1f times\n", clients, "clients over HTTP", over_http, over_http / alone);
    print_readers("4 readers alone", read(port));
    print_readers("4 readers beside the writers", read_beside_writers(port));
    server.end();
    clean();
}
