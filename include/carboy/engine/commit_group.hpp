// CommitGroup: the writes of several users in one transaction, so that they share one sync of the disk.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/pool.hpp>

#include <chrono>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

namespace carboy::engine {

/// Each user's work runs on its own thread or fiber, one after the other, inside a savepoint of one write transaction.
/// The last one commits, and everyone's call returns only then. While a commit waits for the disk, the next group
/// forms.  Threads: any.
class CommitGroup {
  public:
    /// `timeout`: the longest wait for a turn, and for the write lock if the turn begins a group. Once there is a
    /// connection, its own timeout counts.
    CommitGroup(Pool& pool, std::chrono::milliseconds timeout) noexcept : pool_(pool), timeout_(timeout) {}
    CommitGroup(const CommitGroup&) = delete;
    CommitGroup& operator=(const CommitGroup&) = delete;
    ~CommitGroup();

    /// Runs `work(connection)` and returns when its writes are durable. `work` must not begin or end the transaction,
    /// and must not wait for another user of the group.
    /// Throws: what `work` throws, or the violation of a constraint that a COMMIT checks; then only this work is
    /// undone. The error of the commit, for everyone in the group. SerializationFailure when another user's statement
    /// has ended the transaction. Timeout when the turn does not come in time.
    void run(const std::function<void(Connection& connection)>& work);

  private:
    struct Member;
    struct Batch;
    using MemberPtr = std::shared_ptr<Member>;
    using BatchPtr = std::shared_ptr<Batch>;

    BatchPtr wait_for_turn(const MemberPtr& me);
    BatchPtr begin_batch(std::chrono::steady_clock::time_point until);
    void take_part(Batch& batch, const std::function<void(Connection&)>& work);
    void pass_on(const BatchPtr& batch);
    void finish(Batch& batch);
    void next_group();

    Pool& pool_;
    std::mutex guard_;  // guards the rest
    std::chrono::milliseconds timeout_;
    bool busy_ = false;
    std::deque<MemberPtr> waiting_;
};

}  // namespace carboy::engine
