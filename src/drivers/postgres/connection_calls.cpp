// What goes over a connection: one call at a time, with a clock; plain queries; pipelines.
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/error.hpp"
#include "drivers/postgres/words.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <fmt/format.h>

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <utility>

namespace carboy::drivers::postgres {

using Clock = std::chrono::steady_clock;

namespace {

// How long a server that was asked to stop may take before the connection is given up.
constexpr std::chrono::milliseconds grace{1000};
// How often a fiber that waits for an answer looks whether its client is still there.
constexpr std::chrono::milliseconds look_for_client{100};

/// A flag that is up as long as this lives.
class Raised {
  public:
    explicit Raised(std::atomic<bool>& flag) noexcept : flag_(flag) { flag_ = true; }
    Raised(const Raised&) = delete;
    ~Raised() { flag_ = false; }

  private:
    std::atomic<bool>& flag_;
};

std::int64_t to_number(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

void Connection::start_call(std::string_view text) {
    if (is_forked()) {
        engine::ProgrammingError error("forked_connection",
                                       "the connection was opened before fork() and cannot be used in the child",
                                       "open a connection after fork()");
        error.set_statement(text);
        throw error;
    }
    refuse_second_user(text);
    if (is_broken()) throw_lost(link_.get(), text);
    end_busy();
    {
        const Raised waits(waiting_);
        if (!canceller_->wait(Clock::now() + grace)) broken_ = true;
    }
    if (broken_) throw_lost(link_.get(), text);
    start_clock();
    if (Clock::now() >= until_) {
        engine::Timeout error("statement_timeout", "the deadline had passed before the statement was sent");
        error.set_statement(text);
        throw error;
    }
}

// Fibers take turns where one of them waits, and there alone.
void Connection::refuse_second_user(std::string_view text) const {
    if (!waiting_) return;
    engine::ProgrammingError error("connection_in_use", "the connection is in use by another fiber",
                                   "give each fiber a connection of its own: an Engine lends them");
    error.set_statement(text);
    throw error;
}

void Connection::start_clock() noexcept {
    const auto limit = *settings_.options.call_timeout;
    until_ = limit.count() == 0 ? Clock::time_point::max() : Clock::now() + limit;
    until_ = std::min(until_, deadline_);
    cancelled_ = abandoned_ = false;
}

void Connection::end_busy() {
    if (busy_ != nullptr) std::exchange(busy_, nullptr)->settle();
}

void Connection::check_sent(int sent, std::string_view text) {
    if (sent == 1) return;
    broken_ = true;
    throw_lost(link_.get(), text);
}

void Connection::wait(fiber::Ready ready, std::string_view text) {
    refuse_second_user(text);
    bool in_time = false;
    try {
        const Raised waits(waiting_);
        in_time = wait_for_server(ready);
    } catch (...) {
        broken_ = true;  // the answer is still on its way
        cancel_soon();
        throw;
    }
    if (!in_time) on_deadline(text);
}

// A fiber whose client may go looks now and then whether it has, and has the server stop then.
bool Connection::wait_for_server(fiber::Ready ready) {
    if (!fiber::may_be_stopped()) return fiber::wait_for(PQsocket(link_.get()), ready, until_);
    while (true) {
        const auto look = std::min(until_, Clock::now() + look_for_client);
        if (fiber::wait_for(PQsocket(link_.get()), ready, look)) return true;
        if (look == until_) return false;
        if (cancelled_ || committing_ || !fiber::stop_requested()) continue;
        abandoned_ = true;
        on_deadline("");
    }
}

void Connection::on_deadline(std::string_view text) {
    if (!cancelled_ && !committing_) {
        cancelled_ = true;
        until_ = Clock::now() + grace;
        return cancel_soon();
    }
    broken_ = true;
    engine::Timeout error("server_silent", "the server did not answer in time; the connection was given up",
                          "raise call_timeout in the database's address if the work takes so long");
    error.set_statement(text);
    throw error;
}

void Connection::flush(std::string_view text) {
    while (true) {
        const int left = PQflush(link_.get());
        if (left == 0) return;
        if (left < 0) {
            broken_ = true;
            throw_lost(link_.get(), text);
        }
        pollfd socket{PQsocket(link_.get()), POLLIN | POLLOUT, 0};
        if (poll(&socket, 1, 0) == 0) wait(fiber::Ready::writable, text);
        if (PQconsumeInput(link_.get()) == 0) {
            broken_ = true;
            throw_lost(link_.get(), text);
        }
    }
}

Result Connection::next_result(std::string_view text) {
    flush(text);
    while (PQisBusy(link_.get()) != 0) {
        wait(fiber::Ready::readable, text);
        if (PQconsumeInput(link_.get()) == 0) break;  // PQgetResult tells
    }
    return Result(PQgetResult(link_.get()));
}

void Connection::await_input(std::string_view text) {
    flush(text);
    wait(fiber::Ready::readable, text);
    if (PQconsumeInput(link_.get()) != 0) return;
    broken_ = true;
    throw_lost(link_.get(), text);
}

bool Connection::wait_for_input(Clock::time_point until) {
    start_call("");
    until_ = Clock::time_point::max();
    flush("");
    {
        const Raised waits(waiting_);
        if (!fiber::wait_for(PQsocket(link_.get()), fiber::Ready::readable, until)) return false;
    }
    if (PQconsumeInput(link_.get()) == 0) {
        broken_ = true;
        throw_lost(link_.get(), "");
    }
    return true;
}

void Connection::check(const PGresult* result, std::string_view text) {
    switch (PQresultStatus(result)) {
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE: break;
        default: return;
    }
    const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == nullptr || means_lost(state) || PQstatus(link_.get()) == CONNECTION_BAD) broken_ = true;
    if (cancelled_ && state != nullptr && std::string_view(state) == "57014") {
        if (abandoned_) engine::throw_client_gone(text);
        engine::Timeout error("statement_timeout", "the statement did not end before its deadline");
        error.set_statement(text);
        error.set_sqlstate(state);
        throw error;
    }
    throw_error(result, text);
}

Result Connection::finish_query(std::string_view text) {
    Result last, failed;
    bool copies = false;
    while (Result result = next_result(text)) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_FATAL_ERROR && !failed) failed = std::move(result);
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
            copies = true;
            end_copy(status, text);
        }
        if (result) last = std::move(result);
        if (PQstatus(link_.get()) == CONNECTION_BAD) break;
    }
    // A cancel request that came too late could hit the next statement.
    if (cancelled_ && !failed) broken_ = true;
    if (copies && !is_broken()) refuse_copy(text);
    if (failed) check(failed.get(), text);
    if (is_broken() && !cancelled_) throw_lost(link_.get(), text);
    return last;
}

void Connection::end_copy(ExecStatusType way, std::string_view text) {
    if (way == PGRES_COPY_IN) {
        int sent = 0;
        while ((sent = PQputCopyEnd(link_.get(), "no data was given")) == 0) flush(text);
        return check_sent(sent, text);
    }
    if (way != PGRES_COPY_OUT) return give_up();  // replication
    while (true) {
        char* data = nullptr;
        const int length = PQgetCopyData(link_.get(), &data, 1);
        PQfreemem(data);
        if (length < 0) return;
        if (length == 0) await_input(text);
    }
}

void Connection::drop_answers(bool in_transaction) {
    refuse_second_user("");
    start_clock();
    bool failed = false;
    const auto take = [&] {
        Result result(PQgetResult(link_.get()));
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) failed = true;
        return result != nullptr && PQstatus(link_.get()) == CONNECTION_OK;
    };
    while (PQisBusy(link_.get()) == 0)  // what has come already needs no cancelling
        if (!take()) return;
    if (!in_transaction) cancel_soon();
    while (true) {
        while (PQisBusy(link_.get()) != 0) {
            wait(fiber::Ready::readable, "");
            if (PQconsumeInput(link_.get()) == 0) break;
        }
        if (!take()) break;
    }
    // A request to stop that came too late could hit the next statement.
    if (!failed && (!in_transaction || cancelled_)) broken_ = true;
}

Result Connection::query(std::string_view text) {
    start_call(text);
    check_sent(PQsendQuery(link_.get(), std::string(text).c_str()), text);
    return finish_query(text);
}

std::size_t Connection::enter_pipeline(std::string_view text) {
    std::size_t sent = 0;
    const bool preamble = needs_preamble();
    check_sent(PQenterPipelineMode(link_.get()), text);
    const auto send = [&](const std::string& command) {
        ++sent;
        check_sent(PQsendQueryParams(link_.get(), command.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0), text);
    };
    // A failed transaction takes nothing but its end, or a savepoint's.
    if (PQtransactionStatus(link_.get()) != PQTRANS_INERROR)
        for (const std::string& name : std::exchange(forgotten_, {})) send("DEALLOCATE " + name);
    if (begin_waits()) send(std::exchange(begin_text_, {}));
    if (preamble) send(settings_.preamble);
    return sent;
}

void Connection::send_begin() {
    if (!begin_waits()) return;
    enter_pipeline("BEGIN");
    check_sent(PQpipelineSync(link_.get()), "BEGIN");
    finish_pipeline("BEGIN");
}

void Connection::leave_pipeline() {
    if (PQexitPipelineMode(link_.get()) == 0) broken_ = true;
}

Result Connection::finish_pipeline(std::string_view text) {
    Result last, failed;
    while (true) {
        Result result = next_result(text);
        if (!result) {  // a command has ended; a lost connection has no end to wait for
            if (PQstatus(link_.get()) == CONNECTION_BAD) break;
            continue;
        }
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_PIPELINE_ABORTED) continue;
        if (status == PGRES_FATAL_ERROR && !failed)
            failed = std::move(result);
        else
            last = std::move(result);
    }
    if (PQstatus(link_.get()) == CONNECTION_OK) leave_pipeline();
    if (cancelled_ && !failed) broken_ = true;
    if (failed) check(failed.get(), text);
    if (PQstatus(link_.get()) == CONNECTION_BAD) throw_lost(link_.get(), text);
    return last;
}

std::int64_t Connection::note_result(const PGresult* result) {
    const std::string_view tag = PQcmdStatus(const_cast<PGresult*>(result));
    if (tag.starts_with("SELECT") || tag.empty()) return 0;  // what such statements do else, their text tells
    const std::int64_t count = to_number(PQcmdTuples(const_cast<PGresult*>(result)));
    const bool insert = tag.starts_with("INSERT");
    if (insert || tag.starts_with("UPDATE") || tag.starts_with("DELETE") || tag.starts_with("MERGE")) {
        changes_ = count;
        total_changes_ += count;
        return count;
    }
    for (const std::string_view touching : {"SET", "LISTEN", "PREPARE", "DECLARE", "CREATE", "LOAD", "DO", "CALL"})
        if (tag.starts_with(touching)) touched_ = true;
    return 0;
}

void Connection::note_id(std::int64_t id) noexcept { last_id_ = id; }

}  // namespace carboy::drivers::postgres
