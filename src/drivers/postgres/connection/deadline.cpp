#include "drivers/postgres/connection/deadline.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace carboy::drivers::postgres {

using Clock = std::chrono::steady_clock;

namespace {

// How long a server that was asked to stop may take before the connection is given up.
constexpr std::chrono::milliseconds grace{1000};

}  // namespace

void Canceller::start(std::shared_ptr<Canceller> self) noexcept {
    constexpr int most = 16;  // threads of all connections; no further request is made, and the deadline takes effect
    static std::atomic<int> threads{0};
    if (self->running_.exchange(true)) return;
    const auto end = [](Canceller& canceller) {
        canceller.quiet_.set();
        canceller.running_ = false;
        threads.fetch_sub(1);
    };
    self->quiet_.clear();
    if (threads.fetch_add(1) >= most) return end(*self);
    try {
        std::thread([self, end] {
            char message[256];
            PQcancel(self->cancel_.get(), message, sizeof message);
            end(*self);
        }).detach();
    } catch (...) {  // there is no thread for it
        end(*self);
    }
}

bool Canceller::wait(Clock::time_point until) { return !running_ || quiet_.wait_until(until); }

void Deadline::start_clock() noexcept {
    until_ = call_timeout_.count() == 0 ? TimePoint::max() : Clock::now() + call_timeout_;
    until_ = std::min(until_, deadline_);
    cancelled_ = abandoned_ = false;
}

bool Deadline::has_passed() const noexcept { return Clock::now() >= until_; }

bool Deadline::wait_for_cancels() { return canceller_->wait(Clock::now() + grace); }

bool Deadline::extend() noexcept {
    if (!can_stop()) return false;
    cancelled_ = true;
    until_ = Clock::now() + grace;
    cancel();
    return true;
}

}  // namespace carboy::drivers::postgres
