// A database as a program sees it: its address, its pool and its query listeners.
#pragma once

#include <carboy/base/atomic.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/event.hpp>
#include <carboy/engine/pool.hpp>
#include <carboy/engine/url.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::engine {

class CommitGroup;

struct EngineOptions {
    ConnectOptions connect{};
    PoolOptions pool{};
    /// The addresses of read-only copies, which may lag behind. Each has a pool like the primary's.
    std::vector<std::string> replicas{};
    /// Sessions that commit at the same time share a sync of the disk, if the driver recommends it (SQLite).
    bool group_commits = true;
};

/// A database. Opens a connection only when one is requested.  Threads: any.
class Engine {
  public:
    /// Throws: UrlError; InterfaceError when no driver matches the address.
    explicit Engine(std::string_view address, EngineOptions options = {});
    explicit Engine(Url url, EngineOptions options = {});
    ~Engine();

    /// Borrows a connection from the pool until the result goes out of scope.
    PooledConnection connect(std::string_view label = {}) { return pool_.checkout(label); }

    /// Borrows a connection to a replica, chosen in turn, for a read-only transaction. Returns one to the primary when
    /// there is no replica or none can be reached.
    PooledConnection connect_read(std::string_view label = {});
    bool has_replicas() const noexcept { return !replicas_.empty(); }

    /// The group in which sessions commit, or nullptr when each session commits alone.
    CommitGroup* commit_group() noexcept { return commit_group_.get(); }

    const Url& url() const noexcept { return url_; }
    Pool& pool() noexcept { return pool_; }
    /// The dialect of its SQL.
    const sql::Dialect& dialect() const noexcept { return driver_.dialect(); }

    /// Calls `listener(const QueryEvent&)` after every statement. Returns a number for off_query.
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
    Owned<CommitGroup> commit_group_;
    std::vector<Owned<Pool>> replicas_;
    Atomic<std::size_t> next_replica_{0};
};

}  // namespace carboy::engine
