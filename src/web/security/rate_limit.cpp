#include <carboy/web/security/rate_limit.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include <carboy/base/error.hpp>
#include <carboy/http/error.hpp>

namespace carboy::web {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// The time at which each key is completely free again. A tree, because visitors choose the keys.
struct RateLimit::State {
    nanoseconds interval{};
    nanoseconds period{};
    std::size_t most_keys = 0;
    mutable std::mutex guard;
    std::map<std::string, Clock::time_point, std::less<>> free_at;
    std::set<std::pair<Clock::time_point, std::string>> by_time;

    void set(std::string_view key, Clock::time_point time) {
        erase(key);
        free_at.emplace(key, time);
        by_time.emplace(time, key);
    }
    void erase(std::string_view key) {
        const auto found = free_at.find(key);
        if (found == free_at.end()) return;
        by_time.erase({found->second, found->first});
        free_at.erase(found);
    }
    /// Forgets the keys that are free, and others as long as there are too many.
    void tidy(Clock::time_point now) {
        while (!by_time.empty() && (by_time.begin()->first <= now || free_at.size() >= most_keys)) {
            free_at.erase(by_time.begin()->second);
            by_time.erase(by_time.begin());
        }
    }
};

RateLimit::RateLimit(int limit, milliseconds period, RateLimitOptions options) : state_(std::make_unique<State>()) {
    if (limit <= 0 || period <= milliseconds(0) || options.most_keys == 0)
        throw Error("bad_rate_limit", "A rate limit needs a positive number of events, period and number of keys.",
                    "For five attempts a minute: RateLimit attempts{5, std::chrono::minutes(1)};");
    state_->period = period;
    state_->interval = nanoseconds(period) / limit;
    state_->most_keys = options.most_keys;
}

RateLimit::~RateLimit() = default;

milliseconds RateLimit::hit(std::string_view key, Clock::time_point now) {
    const std::lock_guard lock(state_->guard);
    const auto found = state_->free_at.find(key);
    const Clock::time_point free_at = found == state_->free_at.end() ? now : std::max(found->second, now);
    const nanoseconds wait = free_at - now + state_->interval - state_->period;
    if (wait > nanoseconds(0)) return std::chrono::ceil<milliseconds>(wait);
    state_->tidy(now);
    state_->set(key, free_at + state_->interval);
    return milliseconds(0);
}

void RateLimit::require(std::string_view key) {
    const milliseconds wait = hit(key);
    if (wait == milliseconds(0)) return;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    throw http::HttpError(429, {}, {{"Retry-After", std::to_string(seconds)}});
}

void RateLimit::reset(std::string_view key) {
    const std::lock_guard lock(state_->guard);
    state_->erase(key);
}

std::size_t RateLimit::size() const {
    const std::lock_guard lock(state_->guard);
    return state_->free_at.size();
}

std::string client_network(const http::Request& request) {
    in6_addr address{};
    if (inet_pton(AF_INET6, request.remote_addr.c_str(), &address) != 1) return request.remote_addr;
    std::fill(std::begin(address.s6_addr) + 8, std::end(address.s6_addr), static_cast<unsigned char>(0));
    char text[INET6_ADDRSTRLEN];
    return std::string(inet_ntop(AF_INET6, &address, text, sizeof text)) + "/64";
}

}  // namespace carboy::web
