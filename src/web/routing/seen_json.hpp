// The JSON that a handler has read and returned so far. The type of a handler of (Request&) that returns a Response
// does not show it, so the documentation contains it only after the first request.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>

#include <carboy/value/json/json_type.hpp>

namespace carboy::web {

/// Threads: any.
class SeenJson {
  public:
    static constexpr std::size_t most_answers = 8;

    void note_body(const value::JsonType* type) const noexcept {
        if (type != nullptr && body_.load(std::memory_order_relaxed) == nullptr)
            body_.store(type, std::memory_order_relaxed);
    }
    /// Records the form of an answer with this status. Only the first one for each status counts.
    void note_answer(int status, const value::JsonType* type) const noexcept {
        if (type == nullptr) return;
        for (const Answer& answer : answers_) {
            int none = 0;
            if (answer.status.load(std::memory_order_relaxed) == status) return;
            if (!answer.status.compare_exchange_strong(none, status, std::memory_order_relaxed)) {
                if (none == status) return;
                continue;
            }
            answer.type.store(type, std::memory_order_release);
            return;
        }
    }

    const value::JsonType* body() const noexcept { return body_.load(std::memory_order_relaxed); }
    /// Calls `use(status, type)` for each answer.
    template <class Use>
    void each_answer(const Use& use) const {
        for (const Answer& answer : answers_)
            if (const value::JsonType* type = answer.type.load(std::memory_order_acquire))
                use(answer.status.load(std::memory_order_relaxed), *type);
    }

  private:
    struct Answer {
        mutable std::atomic<int> status{0};
        mutable std::atomic<const value::JsonType*> type{nullptr};
    };
    mutable std::atomic<const value::JsonType*> body_{nullptr};
    std::array<Answer, most_answers> answers_;
};

}  // namespace carboy::web
