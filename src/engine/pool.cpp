#include <carboy/engine/pool.hpp>

#include <carboy/base/coarse_time.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/fiber/event.hpp>
#include <carboy/fiber/fiber.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace carboy::engine {

using Clock = std::chrono::steady_clock;

/// A connection of the pool. It is in `idle`, in `in_use`, or on its way between them.
struct PoolItem {
    std::optional<Connection> connection;  // empty: a reserved place, to be opened by its holder
    Clock::time_point opened_at{};
    Clock::time_point since{};  // when it was taken or returned
    std::uint64_t generation = 0;
    std::string label;
    const void* holder = nullptr;
    std::size_t shares = 0;
};

namespace {

/// A waiting thread or fiber; lives on its stack.
struct PoolWaiter {
    fiber::Event ready;
    std::unique_ptr<PoolItem> item;
};

}  // namespace

struct Pool::State {
    Driver& driver;
    Url url;
    ConnectOptions connect;
    PoolOptions options;
    const Listeners* listeners;
    bool is_private;

    mutable std::mutex guard{};
    std::vector<std::unique_ptr<PoolItem>> idle{};
    std::vector<std::unique_ptr<PoolItem>> in_use{};
    std::deque<PoolWaiter*> waiters{};
    std::size_t places = 0;  // connections that are open, being opened or in use
    std::atomic<std::uint64_t> generation = 0;
    std::atomic<bool> has_opened = false;   // since the pool was made or invalidated
    std::atomic<Clock::rep> suspicion = 0;  // when a connection was last found to be lost
    std::uint64_t opened = 0;
    std::uint64_t waits = 0;
    std::chrono::nanoseconds wait_time{0};
    bool orphaned = false;  // the pool is gone; the last connection to return deletes this

    std::size_t limit() const { return options.size + options.overflow; }

    PoolItem* shared_by_this_fiber();
    std::unique_ptr<PoolItem> take_or_wait(std::unique_lock<std::mutex>& lock);
    std::unique_ptr<PoolItem> wait(std::unique_lock<std::mutex>& lock);
    std::unique_ptr<DriverConnection> open();
    void refresh(PoolItem& item);
    bool is_stale(PoolItem& item);
    void hand_over(std::unique_ptr<PoolItem> item);
    PoolItem& lend(std::unique_ptr<PoolItem> item, std::string_view label);
    void give_back(PoolItem* item, bool broken) noexcept;
    std::string holders() const;
};

Pool::Pool(Driver& driver, Url url, ConnectOptions connect, PoolOptions options, const Listeners* listeners) {
    const bool is_private = driver.is_private(url);
    if (is_private) {
        options.size = 1;
        options.overflow = 0;
        options.max_lifetime = {};
    }
    options.size = std::max<std::size_t>(options.size, 1);
    state_.reset(new State{driver, std::move(url), connect, options, listeners, is_private});
}

// A borrowed connection may outlive its pool, so the last one deletes the state that the two share.
Pool::~Pool() {
    std::vector<std::unique_ptr<PoolItem>> closing;
    const std::lock_guard lock(state_->guard);
    closing.swap(state_->idle);
    if (state_->in_use.empty()) return;
    state_->orphaned = true;
    for (const auto& item : state_->in_use)
        if (item->connection) item->connection->forget_engine();
    static_cast<void>(state_.release());
}

// All calls of a fiber share the one connection of a private database; otherwise the fiber would wait for itself.
PoolItem* Pool::State::shared_by_this_fiber() {
    if (!is_private || in_use.empty() || in_use.front()->holder != fiber::current_id()) return nullptr;
    ++in_use.front()->shares;
    return in_use.front().get();
}

std::unique_ptr<PoolItem> Pool::State::take_or_wait(std::unique_lock<std::mutex>& lock) {
    if (!idle.empty()) {
        auto item = std::move(idle.back());
        idle.pop_back();
        return item;
    }
    if (places < limit()) {
        ++places;
        return std::make_unique<PoolItem>();
    }
    return wait(lock);
}

// A connection is handed over while the pool is locked, so that no later caller can take it first.
std::unique_ptr<PoolItem> Pool::State::wait(std::unique_lock<std::mutex>& lock) {
    PoolWaiter waiter;
    waiters.push_back(&waiter);
    ++waits;
    const auto begin = Clock::now();
    const auto leave = [&] {
        lock.lock();
        wait_time += Clock::now() - begin;
        std::erase(waiters, &waiter);
    };
    lock.unlock();
    try {
        waiter.ready.wait_until(begin + options.timeout);
    } catch (...) {
        leave();
        if (waiter.item) hand_over(std::move(waiter.item));
        throw;
    }
    leave();
    if (waiter.item) return std::move(waiter.item);
    throw Timeout("pool_timeout",
                  fmt::format("No connection to {} became available within {:.1f} s. In use: {}.", url.to_string(),
                              std::chrono::duration<double>(options.timeout).count(), holders()),
                  "Hold connections for a shorter time, or raise the pool's size.");
}

std::string Pool::State::holders() const {
    constexpr std::size_t shown = 5;
    std::string text;
    for (std::size_t i = 0; i < in_use.size() && i < shown; ++i) {
        const PoolItem& item = *in_use[i];
        text += fmt::format("{}{} for {:.1f} s", i == 0 ? "" : ", ", item.label.empty() ? "unnamed" : item.label,
                            std::chrono::duration<double>(Clock::now() - item.since).count());
    }
    if (in_use.size() > shown) text += fmt::format(" and {} more", in_use.size() - shown);
    return text;
}

bool Pool::State::is_stale(PoolItem& item) {
    const auto now = coarse_time();
    if (item.generation != generation) return true;
    if (options.max_lifetime.count() != 0 && now - item.opened_at > options.max_lifetime) return true;
    DriverConnection& link = item.connection->driver();
    if (!link.looks_alive()) {
        // What has ended this connection has probably ended the others, too.
        if (link.is_broken()) suspicion = Clock::now().time_since_epoch().count();
        return true;
    }
    const bool suspect = now - item.since >= options.ping_after || item.since.time_since_epoch().count() < suspicion;
    return suspect && !link.ping();
}

/// A database that has been there is not created again when it is missing: it would be an empty one, and the real one
/// may be on its way back.
std::unique_ptr<DriverConnection> Pool::State::open() {
    ConnectOptions wanted = connect;
    wanted.create = wanted.create && (is_private || !has_opened);
    auto opened_now = driver.open(url, wanted);
    has_opened = true;
    return opened_now;
}

/// Opens the connection of a new place, and replaces a connection that is too old or broken.
void Pool::State::refresh(PoolItem& item) {
    if (item.connection && is_stale(item)) item.connection.reset();
    if (item.connection) return;
    item.connection.emplace(open(), listeners);
    item.opened_at = Clock::now();
    item.generation = generation;
    const std::lock_guard lock(guard);
    ++opened;
}

/// Hands the item to the longest waiter, keeps it, or gives up its place. The pool is locked.
void Pool::State::hand_over(std::unique_ptr<PoolItem> item) {
    if (!waiters.empty()) {
        PoolWaiter& first = *waiters.front();
        waiters.pop_front();
        first.item = std::move(item);
        first.ready.set();
    } else if (item->connection && places <= options.size) {
        idle.push_back(std::move(item));
    } else {
        --places;
    }
}

PoolItem& Pool::State::lend(std::unique_ptr<PoolItem> item, std::string_view label) {
    item->label = label;
    item->holder = fiber::current_id();
    item->since = coarse_time();
    item->shares = 1;
    const std::lock_guard lock(guard);
    in_use.push_back(std::move(item));
    return *in_use.back();
}

PooledConnection Pool::checkout(std::string_view label) {
    std::unique_ptr<PoolItem> item;
    {
        std::unique_lock lock(state_->guard);
        if (PoolItem* shared = state_->shared_by_this_fiber()) return {*state_, *shared, *shared->connection};
        item = state_->take_or_wait(lock);
    }
    try {
        state_->refresh(*item);
    } catch (...) {
        item->connection.reset();
        const std::lock_guard lock(state_->guard);
        state_->hand_over(std::move(item));
        throw;
    }
    PoolItem& lent = state_->lend(std::move(item), label);
    return {*state_, lent, *lent.connection};
}

static bool reset(PoolItem& item) noexcept {
    try {
        item.connection->reset();
        return true;
    } catch (...) {  // a connection that cannot be reset is dropped
        return false;
    }
}

void Pool::State::give_back(PoolItem* item, bool broken) noexcept {
    if (is_private) {
        const std::lock_guard lock(guard);
        if (--item->shares > 0) return;
    }
    if (item->connection->is_open() && item->connection->driver().is_broken())
        suspicion = Clock::now().time_since_epoch().count();
    const bool whole = !broken && item->connection->is_open() && (reset(*item) || is_private);
    if (!whole) item->connection.reset();
    std::unique_lock lock(guard);
    const auto at =
        std::find_if(in_use.begin(), in_use.end(), [item](const auto& other) { return other.get() == item; });
    auto owned = std::move(*at);
    in_use.erase(at);
    if (orphaned) {
        const bool last = in_use.empty();
        lock.unlock();
        if (last) delete this;
        return;
    }
    if (owned->connection && owned->generation != generation) owned->connection.reset();
    owned->since = coarse_time();
    hand_over(std::move(owned));
}

void Pool::invalidate() noexcept {
    std::vector<std::unique_ptr<PoolItem>> closing;
    const std::lock_guard lock(state_->guard);
    ++state_->generation;
    state_->has_opened = false;
    state_->places -= state_->idle.size();
    closing.swap(state_->idle);
}

PoolStatus Pool::status() const {
    const std::lock_guard lock(state_->guard);
    return {state_->in_use.size(), state_->idle.size(), state_->waiters.size(),
            state_->opened,        state_->waits,       state_->wait_time};
}

PooledConnection::PooledConnection(PooledConnection&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      item_(other.item_),
      connection_(std::exchange(other.connection_, nullptr)) {}

PooledConnection& PooledConnection::operator=(PooledConnection&& other) noexcept {
    if (this == &other) return *this;
    give_back();
    pool_ = std::exchange(other.pool_, nullptr);
    item_ = other.item_;
    connection_ = std::exchange(other.connection_, nullptr);
    return *this;
}

void PooledConnection::give_back() noexcept {
    connection_ = nullptr;
    if (pool_ != nullptr) std::exchange(pool_, nullptr)->give_back(item_, false);
}

void PooledConnection::invalidate() noexcept {
    connection_ = nullptr;
    if (pool_ != nullptr) std::exchange(pool_, nullptr)->give_back(item_, true);
}

}  // namespace carboy::engine
