// The program that tests/faults/sqlite_test.py starts, kills and starves: it commits and reports each commit.
//   commit FILE          commits rows 1, 2, ... endlessly and writes each number to standard output
//   fill FILE            commits rows of 20 kB until one fails, reads, waits for a line, continues
//   bump FILE SECONDS    repeatedly reads, adds one and writes in one transaction; prints its waits
//   write FILE [SECONDS] commits one row; with SECONDS, first waits for a line on standard input
// An error is printed as: error <class> <code> <message>, followed by its hint.
#include <carboy/sql.hpp>

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace carboy;
using Clock = std::chrono::steady_clock;

void say(const std::string& line) {
    const std::string text = line + '\n';
    if (::write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::_Exit(3);
}

const char* class_of(const DatabaseError& error) {
    if (dynamic_cast<const Timeout*>(&error) != nullptr) return "Timeout";
    if (dynamic_cast<const CommitUnknown*>(&error) != nullptr) return "CommitUnknown";
    if (dynamic_cast<const ConnectionLost*>(&error) != nullptr) return "ConnectionLost";
    if (dynamic_cast<const SerializationFailure*>(&error) != nullptr) return "SerializationFailure";
    if (dynamic_cast<const OperationalError*>(&error) != nullptr) return "OperationalError";
    return "DatabaseError";
}

void say_error(const DatabaseError& error) {
    say(fmt::format("error {} {} {}", class_of(error), error.code(), error.message()));
    say(fmt::format("hint {}", error.hint()));
}

int commit_for_ever(const std::string& file) {
    Connection conn = connect(file);
    auto number = conn.execute("SELECT coalesce(max(n), 0) FROM t").scalar<std::int64_t>();
    for (;;) {
        ++number;
        Transaction transaction(conn);
        conn.execute("INSERT INTO t VALUES (?, 1)", number);
        conn.execute("INSERT INTO t VALUES (?, 2)", number);
        transaction.commit();
        say(std::to_string(number));
    }
}

int fill(const std::string& file) {
    Connection conn = connect(file);
    const std::vector<std::byte> bytes(20'000);
    std::int64_t committed = 0;
    const auto add = [&] {
        Transaction transaction(conn);
        conn.execute("INSERT INTO big VALUES (?)", bytes);
        transaction.commit();
        ++committed;
    };
    try {
        for (;;) add();
    } catch (const DatabaseError& error) {
        say_error(error);
    }
    say(fmt::format("rows {} of {}", conn.execute("SELECT count(*) FROM big").scalar<std::int64_t>(), committed));
    std::string line;
    std::getline(std::cin, line);
    add();
    say(fmt::format("rows {} of {}", conn.execute("SELECT count(*) FROM big").scalar<std::int64_t>(), committed));
    return 0;
}

int bump(const std::string& file, double seconds) {
    Connection conn = connect(file, {.timeout = std::chrono::seconds(10)});
    const auto until = Clock::now() + std::chrono::duration<double>(seconds);
    std::vector<double> waits;
    while (Clock::now() < until) {
        const auto begin = Clock::now();
        Transaction transaction(conn);
        const auto value = conn.execute("SELECT n FROM counter").scalar<std::int64_t>();
        conn.execute("UPDATE counter SET n = ?", value + 1);
        transaction.commit();
        waits.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    }
    std::sort(waits.begin(), waits.end());
    say(fmt::format("bumped {} p99 {:.4f} max {:.4f}", waits.size(), waits[waits.size() * 99 / 100], waits.back()));
    return 0;
}

int write_one(const std::string& file, bool waits) {
    Connection conn = connect(file, {.timeout = std::chrono::milliseconds(300)});
    say("open");
    std::string line;
    if (waits) std::getline(std::cin, line);
    const auto count = conn.execute("SELECT count(*) FROM t").scalar<std::int64_t>();
    say(fmt::format("read {}", count));
    conn.execute("INSERT INTO t VALUES (?, 1)", count + 1000);
    conn.commit();
    say("committed");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 2) return 2;
    const std::string& mode = arguments[0];
    try {
        if (mode == "commit") return commit_for_ever(arguments[1]);
        if (mode == "fill") return fill(arguments[1]);
        if (mode == "bump") return bump(arguments[1], std::stod(arguments.at(2)));
        if (mode == "write") return write_one(arguments[1], arguments.size() > 2);
    } catch (const DatabaseError& error) {
        say_error(error);
        return 1;
    }
    return 2;
}
