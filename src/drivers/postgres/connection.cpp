#include "drivers/postgres/connection.hpp"

#include <carboy/base/log.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace carboy::drivers::postgres {

using Clock = std::chrono::steady_clock;

namespace {

// How long an unused connection may take to answer before it counts as dead.
constexpr std::chrono::milliseconds ping_timeout{2000};

}  // namespace

Connection::Connection(LinkHandle link, Settings settings)
    : link_(std::move(link)), settings_(std::move(settings)), canceller_(std::make_shared<Canceller>(link_.get())) {
    PQsetnonblocking(link_.get(), 1);
    PQsetNoticeReceiver(link_.get(), &Connection::on_notice, this);
}

Connection::~Connection() {
    if (!is_forked()) return;
    ::close(PQsocket(link_.get()));  // PQfinish would say good-bye to the server for the parent
    static_cast<void>(link_.release());
}

void Canceller::start(std::shared_ptr<Canceller> self) noexcept {
    constexpr int most = 16;  // threads of all connections; a request more is not made, and the deadline does its work
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
    } catch (...) {  // no thread to be had
        end(*self);
    }
}

bool Canceller::wait(Clock::time_point until) { return !running_ || quiet_.wait_until(until); }

bool Connection::looks_alive() noexcept {
    if (is_broken()) return false;
    // What an idle connection sends is a notification, or a farewell and then its end.
    for (pollfd socket{PQsocket(link_.get()), POLLIN, 0}; poll(&socket, 1, 0) != 0;)
        if (PQconsumeInput(link_.get()) == 0 || PQisBusy(link_.get()) != 0) break;
    return !is_broken();
}

bool Connection::ping() noexcept {
    try {
        start_call("");
        until_ = std::min(until_, Clock::now() + ping_timeout);
        check_sent(PQsendQuery(link_.get(), ""), "");
        finish_query("");
        return !is_broken();
    } catch (const std::exception&) {
        return false;
    }
}

void Connection::reset() {
    deadline_ = Clock::time_point::max();
    end_busy();
    notices_.clear();
    if (is_broken()) throw engine::ConnectionLost("connection_lost", "the connection is gone");
    if (!std::exchange(touched_, false) || !settings_.own_session) return;
    // What DISCARD ALL does, without losing the prepared statements.
    query(
        "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); "
        "DISCARD TEMP; DISCARD SEQUENCES");
    touched_ = false;
}

void Connection::forget_name(std::string name) noexcept {
    try {
        if (!is_broken()) forgotten_.push_back(std::move(name));
    } catch (...) {  // the server keeps a statement too many
    }
}

std::string Connection::new_name() { return fmt::format("carboy_{}", ++names_); }

void Connection::interrupt() noexcept { cancel_soon(); }

void Connection::cancel_soon() noexcept { Canceller::start(canceller_); }

void Connection::on_notice(void* self, const PGresult* notice) {
    std::string_view text = PQresultErrorMessage(notice);
    while (text.ends_with('\n')) text.remove_suffix(1);
    const char* const severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const std::string_view weight = severity != nullptr ? severity : "";
    const bool farewell = weight == "FATAL" || weight == "PANIC";  // to a connection that waited for nothing
    if (farewell) static_cast<Connection*>(self)->give_up();
    const bool warns = farewell || weight == "WARNING";
    try {
        log(warns ? LogLevel::warning : LogLevel::info, fmt::format("postgresql: {}", text));
    } catch (...) {  // nothing may be thrown through libpq's frames
    }
}

void Connection::take_notices() {
    struct Free {
        void operator()(PGnotify* notify) const noexcept { PQfreemem(notify); }
    };
    while (const std::unique_ptr<PGnotify, Free> notify{PQnotifies(link_.get())})
        notices_.push_back({notify->relname, notify->extra, notify->be_pid});
}

Connection& connection_of(engine::Connection& connection) {
    if (auto* const own = dynamic_cast<Connection*>(&connection.driver())) return *own;
    throw engine::InterfaceError("not_postgresql",
                                 fmt::format("this works with PostgreSQL, not with {}", connection.dialect()));
}

}  // namespace carboy::drivers::postgres
