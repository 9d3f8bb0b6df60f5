// One user at a time: a connection or a session refuses a second thread or fiber while another one is inside a call.
// The same thread or fiber may enter again, from a listener, one of its own functions or a lazy load.
#pragma once

#include <carboy/base/atomic.hpp>
#include <carboy/fiber/fiber.hpp>

#include <cstddef>

namespace carboy::engine {

/// Records the thread or fiber that is inside. Costs one atomic exchange per call.
class OneUser {
  public:
    /// `what` is the noun for the error.  Lifetime: a literal.
    explicit constexpr OneUser(const char* what) noexcept : what_(what) {}

    /// Returns true when the caller has entered and must call leave(), false when it was already inside.
    /// Throws: ProgrammingError("connection_in_use").
    bool enter() {
        const void* const me = fiber::current_id();
        const void* seen = user_.load(MemoryOrder::relaxed);
        if (seen == me) return false;
        if (seen != nullptr || !user_.compare_exchange(seen, me, MemoryOrder::acquire)) [[unlikely]]
            refuse();
        return true;
    }
    /// The same for destructors, which cannot refuse: waits until the other user has left.
    bool enter_late() noexcept;
    void leave() noexcept { user_.store(nullptr, MemoryOrder::release); }
    /// True while another thread or fiber is inside.
    bool is_taken() const noexcept;

  private:
    [[noreturn]] void refuse() const;

    Atomic<const void*> user_{nullptr};
    const char* what_;
};

/// Enters for the duration of a call.
class [[nodiscard]] Use {
  public:
    explicit Use(OneUser& user) : user_(user.enter() ? &user : nullptr) {}
    explicit Use(std::nullptr_t) noexcept : user_(nullptr) {}  // enters nothing
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() {
        if (user_ != nullptr) user_->leave();
    }

  private:
    OneUser* user_;
};

/// The same in a destructor.
class [[nodiscard]] LateUse {
  public:
    explicit LateUse(OneUser& user) noexcept : user_(user.enter_late() ? &user : nullptr) {}
    LateUse(const LateUse&) = delete;
    LateUse& operator=(const LateUse&) = delete;
    ~LateUse() {
        if (user_ != nullptr) user_->leave();
    }

  private:
    OneUser* user_;
};

}  // namespace carboy::engine
