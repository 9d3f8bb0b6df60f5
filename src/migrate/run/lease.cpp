#include "migrate/run/lease.hpp"

#include <carboy/base/error.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/sql/types/chrono.hpp>

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "migrate/text/own_tables.hpp"

namespace carboy::migrate {
namespace {

constexpr std::chrono::seconds duration{60};

/// The database's clock, so that differences between the clocks of machines do not matter.  Units: seconds since 1970.
std::int64_t now(engine::Connection& connection) {
    using Time = std::chrono::sys_seconds;
    const auto time = connection.execute("SELECT CURRENT_TIMESTAMP").scalar<std::chrono::system_clock::time_point>();
    return std::chrono::floor<std::chrono::seconds>(Time::clock::time_point(time)).time_since_epoch().count();
}

std::string update(std::string_view rest) { return fmt::format("UPDATE {} SET {}", lease_table, rest); }

/// "process 12 on web1", from an identity.
std::string in_words(const std::string& owner) {
    const std::size_t pid = owner.find(' ');
    const std::size_t host = pid == std::string::npos ? pid : owner.find(' ', pid + 1);
    if (host == std::string::npos) return owner;
    return "process " + owner.substr(0, pid) + " on " + owner.substr(pid + 1, host - pid - 1);
}

[[noreturn]] void refuse_lost() {
    throw Error("lease_lost", "Another process has taken over the migration of this database.",
                "Look at `db current` and run the command again.");
}

}  // namespace

Lease::Lease(engine::Connection& connection, std::chrono::seconds wait)
    : connection_(connection), owner_(process_identity()) {
    const auto until = std::chrono::steady_clock::now() + wait;
    while (!try_take()) {
        if (std::chrono::steady_clock::now() >= until)
            throw Error("lease_held", fmt::format("The database is being migrated by {}.", holder_),
                        "Wait until it has finished. A lease of a process that has died on another machine expires "
                        "after one minute.");
        fiber::sleep_for(std::chrono::milliseconds(100));
    }
    held_ = true;
}

Lease::~Lease() {
    if (!held_) return;
    try {
        connection_.rollback();
        engine::Transaction transaction(connection_);
        connection_.execute(sql::unchecked(update("owner = '' WHERE owner = ?")), owner_);
        transaction.commit();
    } catch (const std::exception&) {  // it expires
    }
}

// If the row changes between the SELECT and the UPDATE, it belongs to its new owner.
bool Lease::try_take() {
    try {
        engine::Transaction transaction(connection_);
        const std::int64_t time = now(connection_);
        const std::string text =
            fmt::format("SELECT owner, expires_at, revision, direction, step FROM {} WHERE id = 1", lease_table);
        const auto [owner, expires, revision, direction, step] =
            connection_.execute(sql::unchecked(text))
                .as<std::string, std::int64_t, std::string, std::string, std::int64_t>()
                .first()
                .value();
        holder_ = in_words(owner);
        if (!owner.empty() && expires > time && !process_is_dead(owner)) return false;
        const auto taken = connection_.execute(
            sql::unchecked(update("owner = ?, expires_at = ? WHERE id = 1 AND owner = ? AND expires_at = ?")), owner_,
            time + duration.count(), owner, expires);
        if (taken.rowcount() != 1) return false;
        transaction.commit();
        left_ = {revision, direction, step};
        taken_over_ = !owner.empty();
        return true;
    } catch (const engine::Timeout&) {
        return false;  // the holder has the database locked
    } catch (const engine::SerializationFailure&) {
        return false;
    }
}

void Lease::record(const Progress& progress) {
    engine::Transaction transaction(connection_);
    const auto changed = connection_.execute(
        sql::unchecked(update("expires_at = ?, revision = ?, direction = ?, step = ? WHERE id = 1 AND owner = ?")),
        now(connection_) + duration.count(), progress.revision, progress.direction, progress.step, owner_);
    if (changed.rowcount() != 1) refuse_lost();
    transaction.commit();
}

void Lease::check() {
    const auto same = connection_.execute(sql::unchecked(update("step = step WHERE id = 1 AND owner = ?")), owner_);
    if (same.rowcount() != 1) refuse_lost();
}

struct LeaseKeeper::Worker {
    explicit Worker(std::function<engine::Connection()> opener) : open(std::move(opener)), thread([this] { run(); }) {}

    void run() {
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, duration / 4, [&] { return ended; })) renew();
    }
    void renew() noexcept {
        try {
            engine::Connection connection = open();
            engine::Transaction transaction(connection);
            connection.execute(sql::unchecked(update("expires_at = ? WHERE id = 1 AND owner = ?")),
                               now(connection) + duration.count(), process_identity());
            transaction.commit();
        } catch (const std::exception&) {  // tried again in time
        }
    }

    std::function<engine::Connection()> open;
    std::mutex mutex;
    std::condition_variable wake;
    bool ended = false;
    std::thread thread;
};

LeaseKeeper::LeaseKeeper(std::function<engine::Connection()> open) {
    if (open) worker_ = std::make_unique<Worker>(std::move(open));
}

LeaseKeeper::~LeaseKeeper() {
    if (!worker_) return;
    {
        const std::lock_guard lock(worker_->mutex);
        worker_->ended = true;
    }
    worker_->wake.notify_all();
    worker_->thread.join();
}

}  // namespace carboy::migrate
