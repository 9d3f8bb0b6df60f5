// Limits on how often something may happen: log-ins by an address or for an account.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/request.hpp>

namespace carboy::web {

struct RateLimitOptions {
    /// The number of keys that are remembered; when there are more, those that are free again soonest are forgotten.
    std::size_t most_keys = 100'000;
};

/// Allows `limit` events at once for each key, and then one each `period / limit`.
///     RateLimit attempts{5, std::chrono::minutes(1)};
///     attempts.require("address " + client_network(request));
///     attempts.require("account " + name);
/// The counts are those of this process.
/// Threads: any.  Source: the generic cell rate algorithm of ATM.
class RateLimit {
  public:
    /// Throws: Error "bad_rate_limit" when the limit or the period is not positive.
    RateLimit(int limit, std::chrono::milliseconds period, RateLimitOptions options = {});
    ~RateLimit();
    RateLimit(const RateLimit&) = delete;
    RateLimit& operator=(const RateLimit&) = delete;

    using Clock = std::chrono::steady_clock;
    /// Counts an event. Returns 0 when it is allowed, else how long to wait; an event that is not allowed is not
    /// counted.
    std::chrono::milliseconds hit(std::string_view key, Clock::time_point now = Clock::now());
    /// The same; an event that is not allowed ends the request.  Throws: HttpError 429 with Retry-After.
    void require(std::string_view key);
    /// Forgets a key, for example an account's after a successful log-in.
    void reset(std::string_view key);
    std::size_t size() const;

  private:
    struct State;
    Owned<State> state_;
};

/// The client's address, or the network of 64 bits to which an IPv6 address belongs, because a client can have all
/// addresses of its network.
std::string client_network(const http::Request& request);

}  // namespace carboy::web
