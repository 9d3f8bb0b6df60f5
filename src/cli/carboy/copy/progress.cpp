#include "cli/carboy/copy/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

namespace carboy::cli {

std::string bar(const std::string& what, std::int64_t done, std::int64_t total) {
    constexpr std::int64_t width = 30;
    const std::int64_t shown = total > 0 ? std::clamp<std::int64_t>(done, 0, total) : 1;
    const std::int64_t of = std::max<std::int64_t>(total, 1);
    const std::int64_t full = shown * width / of;
    return fmt::format("{:<30.30} [{}{}] {:>3} %  {}/{}", what, std::string(static_cast<std::size_t>(full), '#'),
                       std::string(static_cast<std::size_t>(width - full), '-'), shown * 100 / of, done, total);
}

void Progress::start(std::string what, std::int64_t total) {
    what_ = std::move(what);
    total_ = total;
    done_ = 0;
    drawn_ = {};
    if (terminal_) draw();
}

void Progress::move(std::int64_t done) {
    done_ = done;
    const auto now = std::chrono::steady_clock::now();
    if (terminal_ && now - drawn_ >= std::chrono::milliseconds(100)) draw();
}

void Progress::draw() {
    std::cerr << '\r' << bar(what_, done_, total_) << std::flush;
    drawn_ = std::chrono::steady_clock::now();
}

void Progress::finish() {
    if (terminal_)
        std::cerr << '\r' << bar(what_, done_, total_) << std::endl;
    else
        std::cerr << fmt::format("{}: {}", what_, done_) << std::endl;
}

void Progress::clear() {
    if (terminal_) std::cerr << '\r' << std::string(100, ' ') << '\r' << std::flush;
}

void Progress::say(const std::string& line) { std::cerr << line << std::endl; }

}  // namespace carboy::cli
