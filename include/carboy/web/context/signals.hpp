// Signals: events of an application that any part of the program may receive.
// Source: blinker; Flask signals.py.
#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carboy/base/function.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

namespace carboy::jinja {
class ContextView;
}

namespace carboy::web {

class App;
class AppContext;
struct Application;
struct SignalTable;

namespace detail {
SignalTable& signal_table(Application& application);
std::uint64_t connect(SignalTable& table, const void* signal, std::function<void(const void* event)> receiver);
void disconnect(SignalTable& table, std::uint64_t connection) noexcept;
bool has_receivers(const SignalTable& table, const void* signal) noexcept;
void send(const SignalTable& table, const void* signal, const void* event);
}  // namespace detail

/// Ends a connection when it is destroyed.  Lifetime: the application must outlive it.
class SignalConnection {
  public:
    SignalConnection(SignalTable& table, std::uint64_t connection) : table_(&table), connection_(connection) {}
    SignalConnection(SignalConnection&& other) noexcept
        : table_(std::exchange(other.table_, nullptr)), connection_(other.connection_) {}
    SignalConnection& operator=(SignalConnection&&) = delete;
    ~SignalConnection() {
        if (table_) detail::disconnect(*table_, connection_);
    }

  private:
    SignalTable* table_;
    std::uint64_t connection_;
};

/// A signal whose receivers are functions of (const Event&) or (). Each application has its own receivers. Your own
/// signals are objects of this class: inline constexpr Signal<OrderPlaced> order_placed; order_placed.send(app, {id});
/// Threads: any. A receiver runs in the thread and fiber of the sender, which receives its exceptions.
template <class Event>
class Signal {
  public:
    /// Calls the function at each event of the application from now on.
    template <std::same_as<App> A, class Receiver>
    void connect(A& app, Receiver receiver) const {
        detail::connect(detail::signal_table(app.core()), &key, wrapped(std::move(receiver)));
    }
    /// The same until the result is destroyed, for tests.
    template <std::same_as<App> A, class Receiver>
    [[nodiscard]] SignalConnection connected_to(A& app, Receiver receiver) const {
        return connected_to(app.core(), std::move(receiver));
    }
    template <class Receiver>
    [[nodiscard]] SignalConnection connected_to(Application& application, Receiver receiver) const {
        SignalTable& table = detail::signal_table(application);
        return {table, detail::connect(table, &key, wrapped(std::move(receiver)))};
    }
    template <std::same_as<App> A>
    bool has_receivers(A& app) const noexcept {
        return detail::has_receivers(detail::signal_table(app.core()), &key);
    }
    /// Calls the receivers, in the order of their connection.
    template <std::same_as<App> A>
    void send(A& app, const Event& event) const {
        send(app.core(), event);
    }
    void send(Application& application, const Event& event) const {
        detail::send(detail::signal_table(application), &key, &event);
    }

  private:
    template <class Receiver>
    static std::function<void(const void*)> wrapped(Receiver receiver) {
        static_assert(std::is_invocable_v<Receiver&, const Event&> || std::is_invocable_v<Receiver&>,
                      "carboy: the receiver of a signal is a function of (const Event&), with the signal's event, or "
                      "of ()");
        return [receiver = std::move(receiver)](const void* event) mutable {
            if constexpr (std::is_invocable_v<Receiver&, const Event&>)
                receiver(*static_cast<const Event*>(event));
            else
                receiver();
        };
    }

    static inline const char key = 0;
};

/// A request begins, before its first hook.
struct RequestStarted {
    App& app;
    http::Request& request;
};
/// A response is ready, after the after_request functions.
struct RequestFinished {
    App& app;
    const http::Response& response;
};
/// Nothing has handled an exception.
struct RequestException {
    App& app;
    std::exception_ptr error;
};
/// A request's context ends, after the teardown functions. `error` may be null.
struct RequestTearingDown {
    App& app;
    std::exception_ptr error;
};
/// A template is, or was, rendered.
struct TemplateEvent {
    App& app;
    /// Empty for a template from a string.
    std::string_view name;
    const jinja::ContextView& context;
};
/// flash() was called.
struct FlashEvent {
    App& app;
    std::string_view message;
    std::string_view category;
};
/// An application context begins or ends.
struct AppContextEvent {
    App& app;
    AppContext& context;
    std::exception_ptr error = {};
};
/// Distinguishes the signals that have the same event.
template <class Base, int>
struct EventOf : Base {};

inline constexpr Signal<RequestStarted> request_started;
inline constexpr Signal<RequestFinished> request_finished;
inline constexpr Signal<RequestException> got_request_exception;
inline constexpr Signal<RequestTearingDown> request_tearing_down;
inline constexpr Signal<EventOf<TemplateEvent, 0>> before_render_template;
inline constexpr Signal<EventOf<TemplateEvent, 1>> template_rendered;
inline constexpr Signal<FlashEvent> message_flashed;
inline constexpr Signal<EventOf<AppContextEvent, 0>> appcontext_pushed;
inline constexpr Signal<EventOf<AppContextEvent, 1>> appcontext_tearing_down;
inline constexpr Signal<EventOf<AppContextEvent, 2>> appcontext_popped;

}  // namespace carboy::web
