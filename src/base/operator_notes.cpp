#include <carboy/base/operator_notes.hpp>

#include <carboy/base/log.hpp>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace carboy {

namespace {

struct Notes {
    std::mutex mutex;
    std::vector<std::string> lines;  // each once, also those that were logged
    bool announced = false;
};

Notes& notes() {
    static Notes all;
    return all;
}

}  // namespace

void note_for_operator(std::string line) {
    Notes& all = notes();
    const std::scoped_lock lock(all.mutex);
    if (std::find(all.lines.begin(), all.lines.end(), line) != all.lines.end()) return;
    if (all.announced) log(LogLevel::warning, line);
    all.lines.push_back(std::move(line));
}

void announce_operator_notes() {
    Notes& all = notes();
    const std::scoped_lock lock(all.mutex);
    if (!std::exchange(all.announced, true))
        for (const std::string& line : all.lines) log(LogLevel::warning, line);
}

}  // namespace carboy
