// The receivers of an application's signals.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <carboy/web/context/signals.hpp>

namespace carboy::web {

struct SignalTable {
    struct Receiver {
        std::uint64_t connection;
        const void* signal;
        std::shared_ptr<const std::function<void(const void* event)>> run;
    };

    /// Zero for most applications, so that sending costs nothing.
    std::atomic<std::size_t> count = 0;
    mutable std::mutex guard;
    std::uint64_t last_connection = 0;
    std::vector<Receiver> receivers;
};

}  // namespace carboy::web
