// Query events: a registered listener is told about every statement. Without listeners they cost nothing.
#pragma once

#include <carboy/base/atomic.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/sql/types/value.hpp>

#include <carboy/base/source_location.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy {
class Error;
}

namespace carboy::engine {

/// One executed statement.  Lifetime: valid during the listener's call.
struct QueryEvent {
    std::string_view statement;
    std::span<const sql::ValueView> parameters;  // empty for a successful batch
    std::size_t executions = 1;                  // more than 1 for a batch
    std::int64_t rows = 0;                       // rows read or changed
    std::chrono::nanoseconds duration{0};        // inside the driver
    SourceLocation where;                        // the caller, where known
    const Error* error = nullptr;                // null when it succeeded
};

/// A list of listeners.
/// Threads: any thread may register and tell; a listener is called on the thread that executes the query.
class Listeners {
  public:
    Listeners() = default;
    ~Listeners();
    Listeners(const Listeners&) = delete;
    Listeners& operator=(const Listeners&) = delete;

    /// Registers `listener(const QueryEvent&)` and returns a number for remove().
    template <class F>
    std::size_t add(F listener) {
        return add_node(new Holder<F>(std::move(listener)));
    }

    /// Removes a listener; unknown numbers are ignored.
    void remove(std::size_t id) noexcept;

    /// Removes all listeners.  Threads: no other thread may use the list during the call.
    void clear() noexcept;

    /// True when there is a listener. Costs one load.
    bool any() const noexcept { return active_.load(MemoryOrder::acquire) != 0; }

    /// Calls every listener.
    void tell(const QueryEvent& event) const;

  private:
    struct Node {
        virtual ~Node() = default;
        virtual void call(const QueryEvent& event) = 0;
        Node* next = nullptr;
        std::size_t id = 0;
        Atomic<bool> active{true};
    };
    template <class F>
    struct Holder final : Node {
        explicit Holder(F f) : function(std::move(f)) {}
        void call(const QueryEvent& event) override { function(event); }
        F function;
    };

    std::size_t add_node(Node* node) noexcept;

    Atomic<Node*> head_{nullptr};
    Atomic<std::size_t> active_{0};
    Atomic<std::size_t> last_id_{0};
};

}  // namespace carboy::engine
