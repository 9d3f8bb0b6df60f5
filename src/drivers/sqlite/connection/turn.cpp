#include "drivers/sqlite/connection/turn.hpp"

#include "drivers/sqlite/connection/connection.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace carboy::drivers::sqlite {

namespace {

// The size of the log at which it is copied into the file; SQLite's own default.
constexpr int pages_of_log = 1000;
// From this size on (64 MiB with pages of 4 KiB), a checkpoint waits for readers so that the log can restart; and the
// longest such wait.
constexpr int pages_of_long_log = 16'000;
constexpr std::chrono::milliseconds longest_wait_for_readers{100};

/// Returns what is left of a timeout that began to run at `began`.
std::chrono::milliseconds rest_of(std::chrono::milliseconds timeout, std::chrono::steady_clock::time_point began) {
    const auto passed = std::chrono::steady_clock::now() - began;
    return std::max(timeout - std::chrono::duration_cast<std::chrono::milliseconds>(passed),
                    std::chrono::milliseconds(0));
}

}  // namespace

Turn::Turn(Connection& connection)
    : connection_(connection), writers_(WriterQueue::of_file(sqlite3_db_filename(connection.db(), "main"))) {
    if (!writers_) return;
    writers_->join();
    queues_ = {writers_};
}

void Turn::take(std::string_view text) {
    if (taken_ || !writers_) return;
    if (attached_) list_queues();
    Deadline& deadline = connection_.deadline();
    deadline.interrupted() = false;
    const engine::ConnectOptions& options = connection_.options();
    const auto began = std::chrono::steady_clock::now();
    deadline.continue_wait(began);
    auto timeout = options.timeout;
    try {
        for (; entered_ < queues_.size(); ++entered_, timeout = rest_of(options.timeout, began))
            queues_[entered_]->enter({.timeout = timeout,
                                      .call_timeout = *options.call_timeout,
                                      .deadline = deadline.deadline(),
                                      .interrupted = deadline.interrupted(),
                                      .file = sqlite3_db_filename(connection_.db(), "main"),
                                      .statement = text});
    } catch (...) {
        leave_queues();
        deadline.forget_wait();
        throw;
    }
    taken_ = true;
}

void Turn::leave() noexcept {
    if (!std::exchange(taken_, false)) return;
    leave_queues();
    connection_.deadline().forget_wait();
}

// Attached files have queues, too. One order for all connections keeps two from waiting for each other.
void Turn::list_queues() {
    queues_ = {writers_};
    sqlite3* const db = connection_.db();
    for (int i = 1; const char* const name = sqlite3_db_name(db, i); ++i)
        if (auto queue = WriterQueue::of_file(sqlite3_db_filename(db, name))) queues_.push_back(std::move(queue));
    std::sort(queues_.begin(), queues_.end());
    queues_.erase(std::unique(queues_.begin(), queues_.end()), queues_.end());
    attached_ = queues_.size() > 1;
}

void Turn::leave_queues() noexcept {
    for (; entered_ > 0; --entered_) queues_[entered_ - 1]->leave();
}

void Turn::forget_file() noexcept {
    writers_->part([](bool) {});
    writers_ = nullptr;
    queues_.clear();
}

void Turn::checkpoint_after_commits() noexcept {
    sqlite3_wal_hook(connection_.db(), connection_.options().read_only ? nullptr : &Turn::on_commit_to_log, this);
}

int Turn::on_commit_to_log(void* self, sqlite3*, const char* database, int pages) {
    if (pages >= pages_of_log) static_cast<Turn*>(self)->checkpoint(database, pages);
    return SQLITE_OK;
}

// Runs inside the commit's call, so this connection still has the turn. Readers that each begin before the last one has
// ended prevent the log from restarting, and it would grow forever. So when it is long, this waits for them briefly.
void Turn::checkpoint(const char* database, int pages) noexcept {
    const bool is_long = pages >= pages_of_long_log && pages - pages_when_blocked_ >= pages_of_long_log / 4;
    Deadline& deadline = connection_.deadline();
    deadline.limit_waits(std::chrono::steady_clock::now() + longest_wait_for_readers);
    sqlite3_wal_checkpoint_v2(connection_.db(), database,
                              is_long ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    deadline.limit_waits(Deadline::TimePoint::max());
    pages_when_blocked_ = is_long ? pages : pages < pages_of_long_log ? 0 : pages_when_blocked_;
    // The commit has succeeded, whatever ended the wait.
    deadline.forget_stop();
    connection_.hooks().drop_pending();
}

}  // namespace carboy::drivers::sqlite
