#include "drivers/sqlite/writer_queue.hpp"

#include <carboy/engine/error.hpp>

#include <carboy/fiber/fiber.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <map>
#include <mutex>
#include <utility>

namespace carboy::drivers::sqlite {

using Clock = std::chrono::steady_clock;

namespace {
// Who writes again this soon has not let another process look for the lock in between.
constexpr std::chrono::milliseconds just_now{10};
// A little longer than the pause between two looks; see Connection::wait_for_lock.
constexpr std::chrono::microseconds courtesy{2500};
}  // namespace

// SQLite's own notes of which locks the process holds were copied by fork(), the locks themselves were not: a new
// connection would believe that it holds what only the parent holds.
[[noreturn]] static void refuse_inherited(const char* path) {
    throw engine::ProgrammingError("forked_database",
                                   fmt::format("{} was open when this process was forked and cannot be opened in the "
                                               "child",
                                               path),
                                   "close its connections and engines before fork(), or exec a program in the child");
}

WriterQueue::WriterQueue(const char* path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    folder_ = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

WriterQueue::~WriterQueue() {
    if (folder_ >= 0) ::close(folder_);
}

std::shared_ptr<WriterQueue> WriterQueue::of_file(const char* path) {
    static std::mutex guard;
    static std::map<std::pair<dev_t, ino_t>, std::weak_ptr<WriterQueue>> queues;
    struct stat file {};
    if (path == nullptr || *path == '\0' || ::stat(path, &file) != 0) return nullptr;
    const std::lock_guard lock(guard);
    std::erase_if(queues, [](const auto& entry) { return entry.second.expired(); });
    auto& known = queues[{file.st_dev, file.st_ino}];
    auto queue = known.lock();
    if (queue && queue->forks_ != engine::fork_count()) refuse_inherited(path);
    if (!queue) known = queue = std::make_shared<WriterQueue>(path);
    return queue;
}

void WriterQueue::enter(std::chrono::milliseconds timeout, std::string_view file) {
    if (!turn_.lock_until(Clock::now() + timeout)) {
        const Clock::time_point since{Clock::duration(taken_at_.load())};
        throw engine::Timeout(
            "write_lock_timeout",
            fmt::format("waited {:.1f} s to write to {}; the transaction that may write has been open for {:.1f} s",
                        std::chrono::duration<double>(timeout).count(), file,
                        std::chrono::duration<double>(Clock::now() - since).count()),
            "commit or roll back before anything slow, and do not write through two connections at once");
    }
    const auto now = Clock::now();
    taken_at_ = now.time_since_epoch().count();
    if (now - left_at_ > just_now || !others_wait()) return;
    try {
        fiber::sleep_for(courtesy);
    } catch (...) {
        leave();
        throw;
    }
}

void WriterQueue::leave() noexcept {
    withdraw();
    left_at_ = Clock::now();
    turn_.unlock();
}

void WriterQueue::announce() noexcept {
    if (!announced_) announced_ = ::flock(folder_, LOCK_SH | LOCK_NB) == 0;
}

void WriterQueue::withdraw() noexcept {
    if (std::exchange(announced_, false)) ::flock(folder_, LOCK_UN);
}

bool WriterQueue::others_wait() const noexcept {
    if (::flock(folder_, LOCK_EX | LOCK_NB) != 0) return errno == EWOULDBLOCK;
    ::flock(folder_, LOCK_UN);
    return false;
}

}  // namespace carboy::drivers::sqlite
