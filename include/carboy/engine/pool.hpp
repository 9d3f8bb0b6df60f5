// A bounded set of connections to one database, which fibers and threads share in turn. Waiters are served in the order
// of arrival. The connection that was returned last is handed out first.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/connection.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::engine {

struct PoolOptions {
    std::size_t size = 5;                        ///< connections kept open
    std::size_t overflow = 10;                   ///< additional ones that may be opened temporarily
    std::chrono::milliseconds timeout{30'000};   ///< longest wait for a connection
    std::chrono::seconds max_lifetime{1800};     ///< an older connection is replaced; 0 means never
    std::chrono::milliseconds ping_after{1000};  ///< one that has been unused this long is pinged first
};

/// The state of a pool.
struct PoolStatus {
    std::size_t in_use = 0;
    std::size_t idle = 0;
    std::size_t waiting = 0;
    std::uint64_t opened = 0;  // since the pool was created
    std::uint64_t waits = 0;   // checkouts that had to wait
    std::chrono::nanoseconds wait_time{0};
};

struct PoolItem;
class PooledConnection;

/// The connections to one database.  Threads: any.
/// A private database (one in memory) has exactly one connection; checkouts of the same fiber share it.
/// Lifetime: borrowed connections may outlive the pool; they are closed when they are returned.
class Pool {
  public:
    Pool(Driver& driver, Url url, ConnectOptions connect, PoolOptions options, const Listeners* listeners);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Takes an idle connection, opens one, or waits. `label` names the holder in the Timeout of other waiters.
    /// Throws: Timeout that lists the holders, and the errors of opening.
    PooledConnection checkout(std::string_view label = {});
    /// Closes idle connections now, and borrowed ones when they are returned.
    void invalidate() noexcept;
    PoolStatus status() const;

  private:
    friend class PooledConnection;
    struct State;

    Owned<State> state_;
};

/// A borrowed connection. When destroyed, it is rolled back, reset and returned, and its listeners are removed.
class PooledConnection {
  public:
    PooledConnection() = default;
    PooledConnection(PooledConnection&& other) noexcept;
    PooledConnection& operator=(PooledConnection&& other) noexcept;
    ~PooledConnection() { give_back(); }

    Connection& operator*() const noexcept { return *connection_; }
    Connection* operator->() const noexcept { return connection_; }
    explicit operator bool() const noexcept { return connection_ != nullptr; }

    /// Returns the connection now.
    void give_back() noexcept;
    /// Discards the connection instead of returning it, because it is broken.
    void invalidate() noexcept;

  private:
    friend class Pool;
    PooledConnection(Pool::State& pool, PoolItem& item, Connection& connection)
        : pool_(&pool), item_(&item), connection_(&connection) {}

    Pool::State* pool_ = nullptr;
    PoolItem* item_ = nullptr;
    Connection* connection_ = nullptr;
};

}  // namespace carboy::engine
