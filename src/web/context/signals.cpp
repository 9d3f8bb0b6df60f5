#include <carboy/web/context/signals.hpp>

#include <atomic>
#include "web/context/application.hpp"
#include "web/context/signal_table.hpp"

namespace carboy::web::detail {

SignalTable& signal_table(Application& application) { return application.signals; }

std::uint64_t connect(SignalTable& table, const void* signal, std::function<void(const void* event)> receiver) {
    auto run = std::make_shared<const std::function<void(const void*)>>(std::move(receiver));
    const std::lock_guard lock(table.guard);
    table.receivers.push_back({++table.last_connection, signal, std::move(run)});
    table.count.store(table.receivers.size(), std::memory_order_release);
    return table.last_connection;
}

void disconnect(SignalTable& table, std::uint64_t connection) noexcept {
    const std::lock_guard lock(table.guard);
    std::erase_if(table.receivers,
                  [&](const SignalTable::Receiver& receiver) { return receiver.connection == connection; });
    table.count.store(table.receivers.size(), std::memory_order_release);
}

bool has_receivers(const SignalTable& table, const void* signal) noexcept {
    if (table.count.load(std::memory_order_acquire) == 0) return false;
    const std::lock_guard lock(table.guard);
    for (const SignalTable::Receiver& receiver : table.receivers)
        if (receiver.signal == signal) return true;
    return false;
}

void send(const SignalTable& table, const void* signal, const void* event) {
    if (table.count.load(std::memory_order_acquire) == 0) return;
    std::vector<std::shared_ptr<const std::function<void(const void*)>>> called;
    {
        const std::lock_guard lock(table.guard);
        for (const SignalTable::Receiver& receiver : table.receivers)
            if (receiver.signal == signal) called.push_back(receiver.run);
    }
    for (const auto& run : called) (*run)(event);
}

}  // namespace carboy::web::detail
