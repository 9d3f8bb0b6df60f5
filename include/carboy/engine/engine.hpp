// A database as a program sees it: its address, its pool and who listens to its queries.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/engine/event.hpp>
#include <carboy/engine/pool.hpp>
#include <carboy/engine/url.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::engine {

struct EngineOptions {
    ConnectOptions connect{};
    PoolOptions pool{};
    /// Addresses of copies that may only be read, and may be a little behind.  Each has a pool like that of the
    /// primary.
    std::vector<std::string> replicas{};
};

/// A database.  Opens no connection before the first is asked for.  Threads: any.
class Engine {
  public:
    /// Throws: UrlError, InterfaceError when no driver knows the address.
    explicit Engine(std::string_view address, EngineOptions options = {});
    explicit Engine(Url url, EngineOptions options = {});

    /// Takes a connection from the pool until the result goes out of scope.
    PooledConnection connect(std::string_view label = {}) { return pool_.checkout(label); }

    /// Takes a connection to a replica, each in its turn, for a transaction that only reads; to the primary when there
    /// is no replica, or none can be reached.
    PooledConnection connect_read(std::string_view label = {});
    bool has_replicas() const noexcept { return !replicas_.empty(); }

    const Url& url() const noexcept { return url_; }
    Pool& pool() noexcept { return pool_; }
    /// The dialect its SQL is written in: the driver's scheme.
    std::string_view dialect() const noexcept { return driver_.scheme(); }

    /// Calls `listener(const QueryEvent&)` after every statement; the number is for off_query.
    template <class F>
    std::size_t on_query(F listener) {
        return listeners_.add(std::move(listener));
    }
    void off_query(std::size_t id) noexcept { listeners_.remove(id); }

  private:
    Url url_;
    Driver& driver_;
    Listeners listeners_;
    Pool pool_;
    std::vector<std::unique_ptr<Pool>> replicas_;
    std::atomic<std::size_t> next_replica_{0};
};

}  // namespace carboy::engine
