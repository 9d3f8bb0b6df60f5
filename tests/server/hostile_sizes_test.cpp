// Row H3 of the table of promises: a message over a limit costs no more memory than the limit and 64 KiB, also when it
// comes in very small chunks, and the server answers the next request.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>
#include <vector>

#include "server/fixture.hpp"
#include "server/resident.hpp"

namespace carboy::server::hostile_sizes {

namespace {

http::Response echo_size(http::Request& request) { return std::to_string(request.body.size()) + "!"; }

/// The largest resident memory since the last reset; nothing where the kernel does not count it.
std::optional<long> peak_kilobytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::strtol(line.c_str() + 6, nullptr, 10);
    return std::nullopt;
}

bool reset_peak() {
    std::ofstream file("/proc/self/clear_refs");
    file << "5" << std::flush;
    return file.good();
}

/// How much more memory the process has at most while it answers the request, compared with before. The least of three
/// times, because other threads use memory too.  Units: KiB.
long growth(std::uint16_t port, const std::string& request) {
    long least = std::numeric_limits<long>::max();
    for (int round = 0; round < 3; ++round) {
        if (!memory_is_measured || !reset_peak()) return 0;
        const std::optional<long> before = peak_kilobytes();
        exchange(port, request, 20s);
        const std::optional<long> after = peak_kilobytes();
        if (!before || !after) return 0;
        least = std::min(least, *after - *before);
    }
    return least;
}

std::string chunked(const std::string& chunk, std::size_t count, const std::string& end) {
    std::string request = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    request.reserve(request.size() + chunk.size() * count + end.size());
    for (std::size_t i = 0; i < count; ++i) request += chunk;
    return request + end;
}

struct Row {
    const char* what;
    std::string request;
    std::size_t body_limit;
    int status;
};

std::vector<Row> rows() {
    const std::string end = "0\r\n\r\n";
    return {
        {"200,000 chunks of 8 bytes", chunked("8\r\n12345678\r\n", 200'000, end), 2'000'000, 200},
        {"the same over the limit", chunked("8\r\n12345678\r\n", 200'000, end), 100'000, 413},
        // More bytes of sizes and line ends than of the body.
        {"200,000 chunks of a byte", chunked("1\r\nx\r\n", 200'000, end), 2'000'000, 413},
        {"200,000 chunks with long sizes", chunked("0000008\r\n12345678\r\n", 200'000, end), 3'000'000, 413},
        {"chunks with extensions", chunked("1;" + std::string(60, 'e') + "\r\nx\r\n", 200'000, end), 100'000, 413},
        {"an extension of 8 kB", chunked("1;" + std::string(8192, 'e') + "\r\nx\r\n", 1, end), 100'000, 200},
        {"an extension of 100 kB", chunked("1;" + std::string(100'000, 'e') + "\r\nx\r\n", 1, end), 100'000, 431},
        {"a trailer of 1 MB", chunked("1\r\nx\r\n", 1, "0\r\nT: " + std::string(1'000'000, 't')), 100'000, 431},
        {"a body without end", chunked("10000\r\n" + std::string(65'536, 'c') + "\r\n", 200, end), 100'000, 413},
    };
}

}  // namespace

TEST(HostileSizes, CostNoMoreThanTheirLimit) {
    for (const Row& row : rows()) {
        ServerOptions options;
        options.body_limit = row.body_limit;
        RunningServer running(echo_size, options);
        EXPECT_EQ(status_of(exchange(running.port(), row.request, 20s)), row.status) << row.what;
        EXPECT_LE(growth(running.port(), row.request), static_cast<long>(row.body_limit / 1024) + 64) << row.what;
        const auto start = std::chrono::steady_clock::now();
        EXPECT_EQ(status_of(exchange(running.port(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 200);
        EXPECT_LT(std::chrono::steady_clock::now() - start, 1s) << row.what;
    }
}

TEST(HostileSizes, ManyChunksAreRead) {
    ServerOptions options;
    options.body_limit = 2'000'000;
    RunningServer running(echo_size, options);
    EXPECT_TRUE(
        exchange(running.port(), chunked("8\r\n12345678\r\n", 200'000, "0\r\n\r\n"), 20s).ends_with("1600000!"));
}

}  // namespace carboy::server::hostile_sizes
