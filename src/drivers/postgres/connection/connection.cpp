#include "drivers/postgres/connection/connection.hpp"

#include "drivers/postgres/connection/statement.hpp"
#include "drivers/postgres/handle/error.hpp"
#include "drivers/postgres/text/words.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <poll.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace carboy::drivers::postgres {

using Clock = std::chrono::steady_clock;

namespace {

// How long an unused connection may take to answer before it counts as dead.
constexpr std::chrono::milliseconds ping_timeout{2000};

std::int64_t to_number(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

Connection::Connection(LinkHandle link, Settings settings)
    : settings_(std::move(settings)),
      line_(std::move(link), *settings_.options.call_timeout),
      hooks_(line_),
      session_(settings_),
      transaction_(*this),
      pipeline_(*this) {}

std::unique_ptr<engine::DriverStatement> Connection::prepare(std::string_view text) {
    return std::make_unique<Statement>(*this, text);
}

void Connection::run_script(std::string_view text) {
    if (copy_direction(text) != CopyDirection::none) refuse_copy(text);
    session_.touch();  // only the last command's tag is seen
    const bool alone = !in_transaction();
    const std::string whole = needs_preamble() ? fmt::format("{}; {}", session_.preamble(), text) : std::string(text);
    start_call(text);
    transaction_.send_begin();  // a script is not part of a pipeline, which would send it
    transaction_.note_change();
    const Result result = transaction_.committing(alone, [&] {
        line_.check_sent(PQsendQuery(link(), whole.c_str()), text);
        return line_.finish_query(text);
    });
    if (drops_statements(text)) session_.forget_plans();
    if (result) note_result(result.get());
}

bool Connection::looks_alive() noexcept {
    if (is_broken()) return false;
    // On an idle connection the server sends only notifications, or an error message before it closes the connection.
    for (pollfd socket{PQsocket(link()), POLLIN, 0}; poll(&socket, 1, 0) != 0;)
        if (PQconsumeInput(link()) == 0 || PQisBusy(link()) != 0) break;
    return !is_broken();
}

bool Connection::ping() noexcept {
    try {
        start_call("");
        line_.deadline().end_at(std::min(line_.deadline().until(), Clock::now() + ping_timeout));
        line_.check_sent(PQsendQuery(link(), ""), "");
        line_.finish_query("");
        return !is_broken();
    } catch (const std::exception&) {
        return false;
    }
}

void Connection::reset() {
    line_.deadline().set(Clock::time_point::max());
    end_busy();
    hooks_.notices().clear();
    if (is_broken()) throw engine::ConnectionLost("connection_lost", "The connection is lost.");
    if (session_.take_touched()) query(Session::reset_text());
}

void Connection::start_call(std::string_view text) {
    line_.check_process(text);
    line_.check_user(text);
    if (is_broken()) throw_lost(link(), text);
    end_busy();
    transaction_.note_call();
    line_.start(text);
}

void Connection::end_busy() {
    if (busy_ != nullptr) std::exchange(busy_, nullptr)->settle();
}

Result Connection::query(std::string_view text) {
    start_call(text);
    line_.check_sent(PQsendQuery(link(), std::string(text).c_str()), text);
    return line_.finish_query(text);
}

void Connection::command(std::string_view text) {
    session_.touch();
    query(text);
}

bool Connection::needs_preamble() const noexcept {
    return session_.has_preamble() && (transaction_.begin_waits() || PQtransactionStatus(link()) == PQTRANS_IDLE);
}

std::size_t Connection::enter_pipeline(std::string_view text) {
    std::size_t sent = 0;
    const bool preamble = needs_preamble();
    line_.check_sent(PQenterPipelineMode(link()), text);
    const auto send = [&](const std::string& command) {
        ++sent;
        line_.check_sent(PQsendQueryParams(link(), command.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0), text);
    };
    // The BEGIN comes first, because it sets the isolation level.
    if (transaction_.begin_waits()) send(transaction_.take_begin());
    if (preamble) send(session_.preamble());
    // A failed transaction accepts only commands that end it or return to a savepoint.
    if (PQtransactionStatus(link()) != PQTRANS_INERROR)
        for (const std::string& name : session_.take_forgotten()) send("DEALLOCATE " + name);
    return sent;
}

std::int64_t Connection::note_result(const PGresult* result) {
    const std::string_view tag = PQcmdStatus(const_cast<PGresult*>(result));
    if (tag.starts_with("SELECT") || tag.empty()) return 0;  // other effects of such statements are found in their text
    const std::int64_t count = to_number(PQcmdTuples(const_cast<PGresult*>(result)));
    const bool insert = tag.starts_with("INSERT");
    if (insert || tag.starts_with("UPDATE") || tag.starts_with("DELETE") || tag.starts_with("MERGE")) {
        changes_ = count;
        total_changes_ += count;
        return count;
    }
    session_.note_command(tag);
    return 0;
}

Connection& connection_of(engine::Connection& connection) {
    if (auto* const own = dynamic_cast<Connection*>(&connection.driver())) return *own;
    throw engine::InterfaceError(
        "not_postgresql",
        fmt::format("This works only with PostgreSQL, but the connection is to {}.", connection.dialect().name));
}

}  // namespace carboy::drivers::postgres
