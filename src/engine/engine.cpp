#include <carboy/engine/engine.hpp>

#include <carboy/base/log.hpp>
#include <carboy/engine/commit_group.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

namespace carboy::engine {

Engine::Engine(std::string_view address, EngineOptions options) : Engine(Url::parse(address), std::move(options)) {}

Engine::Engine(Url url, EngineOptions options)
    : url_(std::move(url)),
      driver_(driver_for(url_)),
      pool_(driver_, url_, options.connect, options.pool, &listeners_) {
    if (options.group_commits && driver_.shares_commits(url_))
        commit_group_ = std::make_unique<CommitGroup>(pool_, options.connect.timeout);
    for (const std::string& address : options.replicas) {
        Url replica = Url::parse(address);
        Driver& driver = driver_for(replica);
        if (&driver != &driver_)
            throw UrlError("other_engine",
                           fmt::format("The replica {} is a different kind of database from {}.", replica.to_string(),
                                       url_.to_string()),
                           "Use a replica that the primary's database system maintains.");
        replicas_.push_back(
            std::make_unique<Pool>(driver, std::move(replica), options.connect, options.pool, &listeners_));
    }
}

Engine::~Engine() = default;

PooledConnection Engine::connect_read(std::string_view label) {
    const std::size_t first = next_replica_.fetch_add(1, MemoryOrder::relaxed);
    for (std::size_t i = 0; i < replicas_.size(); ++i) {
        try {
            return replicas_[(first + i) % replicas_.size()]->checkout(label);
        } catch (const Timeout&) {
            throw;  // it is only busy, and the primary would soon be busy too
        } catch (const OperationalError& error) {
            log(LogLevel::warning, fmt::format("A replica is skipped: {}", error.message()));
        }
    }
    return pool_.checkout(label);
}

}  // namespace carboy::engine
