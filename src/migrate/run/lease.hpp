// The row that keeps a second process from migrating the same database. It records who holds it, until when, and what
// the holder is doing, so that the next process knows what an interrupted one has left.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/engine/connection.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace carboy::migrate {

/// The work that the holder of a lease was doing. An empty revision means none.
struct Progress {
    std::string revision;
    std::string direction;
    std::int64_t step = 0;  // the number of completed statements, where each runs on its own

    bool operator==(const Progress&) const = default;
};

class Lease {
  public:
    /// Waits until the row is free, has expired, or belongs to a dead process of this machine.
    /// Throws: Error "lease_held" after `wait`.
    Lease(engine::Connection& connection, std::chrono::seconds wait);
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();

    /// The work that the previous holder left unfinished.
    const Progress& left_behind() const noexcept { return left_; }
    /// True when the previous holder died or lost its lease.
    bool taken_over() const noexcept { return taken_over_; }
    /// Renews the lease and records the next step, in a separate transaction.  Throws: Error "lease_lost".
    void record(const Progress& progress);
    /// Locks the row until the end of the caller's transaction.  Throws: Error "lease_lost".
    void check();

  private:
    bool try_take();

    engine::Connection& connection_;
    std::string owner_;
    Progress left_;
    std::string holder_;  // of the row, in words
    bool taken_over_ = false;
    bool held_ = false;
};

/// Renews a lease from a second connection while it exists.
class LeaseKeeper {
  public:
    /// Without a function, nothing is renewed.
    explicit LeaseKeeper(std::function<engine::Connection()> open);
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;
    ~LeaseKeeper();

  private:
    struct Worker;
    std::unique_ptr<Worker> worker_;
};

/// Identifies this process on this machine since its start: "boot:namespace:pid:start host".
std::string process_identity();
/// True when the identity is one of this machine's, and its process has ended.
bool process_is_dead(std::string_view identity);

}  // namespace carboy::migrate
