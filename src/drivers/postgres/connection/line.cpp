#include "drivers/postgres/connection/line.hpp"

#include "drivers/postgres/handle/error.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <fmt/format.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace carboy::drivers::postgres {

using Clock = std::chrono::steady_clock;

namespace {

// How often a fiber that waits for an answer checks whether its client is still connected.
constexpr std::chrono::milliseconds look_for_client{100};

/// Sets a flag for its own lifetime.
class Raised {
  public:
    explicit Raised(std::atomic<bool>& flag) noexcept : flag_(flag) { flag_ = true; }
    Raised(const Raised&) = delete;
    ~Raised() { flag_ = false; }

  private:
    std::atomic<bool>& flag_;
};

}  // namespace

Line::Line(LinkHandle link, std::chrono::milliseconds call_timeout)
    : link_(std::move(link)), deadline_(link_.get(), call_timeout) {
    PQsetnonblocking(link_.get(), 1);
}

Line::~Line() {
    if (!is_forked()) return;
    ::close(PQsocket(link_.get()));  // PQfinish would end the parent's session on the server
    static_cast<void>(link_.release());
}

void Line::check_process(std::string_view text) const {
    if (!is_forked()) return;
    engine::ProgrammingError error("forked_connection",
                                   "The connection was opened before fork() and cannot be used in the child.",
                                   "Open a connection after fork().");
    error.set_statement(text);
    throw error;
}

// Fibers take turns only where one of them waits.
void Line::check_user(std::string_view text) const {
    if (!waiting_) return;
    engine::ProgrammingError error("connection_in_use", "The connection is in use by another fiber.",
                                   "Give each fiber its own connection. An Engine provides them.");
    error.set_statement(text);
    throw error;
}

void Line::lose(std::string_view text) {
    broken_ = true;
    throw_lost(link_.get(), text);
}

void Line::start(std::string_view text) {
    {
        const Raised waits(waiting_);
        if (!deadline_.wait_for_cancels()) broken_ = true;
    }
    if (broken_) throw_lost(link_.get(), text);
    deadline_.start_clock();
    if (!deadline_.has_passed()) return;
    engine::Timeout error("statement_timeout", "The deadline passed before the statement was sent.");
    error.set_statement(text);
    throw error;
}

void Line::check_sent(int sent, std::string_view text) {
    if (sent != 1) lose(text);
}

void Line::wait(fiber::Ready ready, std::string_view text) {
    check_user(text);
    bool in_time = false;
    try {
        const Raised waits(waiting_);
        in_time = wait_for_server(ready);
    } catch (...) {
        broken_ = true;  // the answer is still on its way
        deadline_.cancel();
        throw;
    }
    if (!in_time && !deadline_.extend()) refuse_silence(text);
}

// A fiber whose client may disconnect checks regularly whether it has, and if so asks the server to stop.
bool Line::wait_for_server(fiber::Ready ready) {
    if (!fiber::may_be_stopped()) return fiber::wait_for(PQsocket(link_.get()), ready, deadline_.until());
    while (true) {
        const auto look = std::min(deadline_.until(), Clock::now() + look_for_client);
        if (fiber::wait_for(PQsocket(link_.get()), ready, look)) return true;
        if (look == deadline_.until()) return false;
        if (deadline_.can_stop() && fiber::stop_requested()) deadline_.abandon();
    }
}

void Line::refuse_silence(std::string_view text) {
    broken_ = true;
    engine::Timeout error("server_silent", "The server did not answer in time, and the connection was given up.",
                          "Raise call_timeout in the database's address if the work needs more time.");
    error.set_statement(text);
    throw error;
}

void Line::flush(std::string_view text) {
    while (true) {
        const int left = PQflush(link_.get());
        if (left == 0) return;
        if (left < 0) lose(text);
        pollfd socket{PQsocket(link_.get()), POLLIN | POLLOUT, 0};
        if (poll(&socket, 1, 0) == 0) wait(fiber::Ready::writable, text);
        if (PQconsumeInput(link_.get()) == 0) lose(text);
    }
}

Result Line::next_result(std::string_view text) {
    flush(text);
    while (PQisBusy(link_.get()) != 0) {
        wait(fiber::Ready::readable, text);
        if (PQconsumeInput(link_.get()) == 0) break;  // PQgetResult reports it
    }
    return Result(PQgetResult(link_.get()));
}

void Line::await_input(std::string_view text) {
    flush(text);
    wait(fiber::Ready::readable, text);
    if (PQconsumeInput(link_.get()) == 0) lose(text);
}

bool Line::wait_for_input(Clock::time_point until) {
    deadline_.end_at(Clock::time_point::max());
    flush("");
    {
        const Raised waits(waiting_);
        if (!fiber::wait_for(PQsocket(link_.get()), fiber::Ready::readable, until)) return false;
    }
    if (PQconsumeInput(link_.get()) == 0) lose("");
    return true;
}

void Line::check(const PGresult* result, std::string_view text) {
    switch (PQresultStatus(result)) {
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE: break;
        default: return;
    }
    const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* const function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
    failed_in_ = function != nullptr ? function : "";
    if (state == nullptr || means_lost(state) || PQstatus(link_.get()) == CONNECTION_BAD) broken_ = true;
    if (deadline_.was_cancelled() && state != nullptr && std::string_view(state) == "57014") {
        if (deadline_.was_abandoned()) engine::throw_client_gone(text);
        engine::Timeout error("statement_timeout", "The statement did not end before its deadline.");
        error.set_statement(text);
        error.set_sqlstate(state);
        throw error;
    }
    throw_error(result, text);
}

Result Line::finish_query(std::string_view text) {
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
    if (deadline_.was_cancelled() && !failed) broken_ = true;
    if (copies && !is_broken()) refuse_copy(text);
    if (failed) check(failed.get(), text);
    if (is_broken() && !deadline_.was_cancelled()) throw_lost(link_.get(), text);
    return last;
}

void Line::end_copy(ExecStatusType way, std::string_view text) {
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

void Line::drop_answers(bool in_transaction) {
    check_user("");
    deadline_.start_clock();
    bool failed = false;
    const auto take = [&] {
        Result result(PQgetResult(link_.get()));
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) failed = true;
        return result != nullptr && PQstatus(link_.get()) == CONNECTION_OK;
    };
    while (PQisBusy(link_.get()) == 0)  // for results that have arrived, nothing has to be cancelled
        if (!take()) return;
    if (!in_transaction) deadline_.cancel();
    while (true) {
        while (PQisBusy(link_.get()) != 0) {
            wait(fiber::Ready::readable, "");
            if (PQconsumeInput(link_.get()) == 0) break;
        }
        if (!take()) break;
    }
    // A request to stop that came too late could hit the next statement.
    if (!failed && (!in_transaction || deadline_.was_cancelled())) broken_ = true;
}

void Line::leave_pipeline() {
    if (PQexitPipelineMode(link_.get()) == 0) broken_ = true;
}

Result Line::finish_pipeline(std::string_view text) {
    Result last, failed;
    while (true) {
        Result result = next_result(text);
        if (!result) {  // a command has ended; on a lost connection the pipeline's end never arrives
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
    if (deadline_.was_cancelled() && !failed) broken_ = true;
    if (failed) check(failed.get(), text);
    if (PQstatus(link_.get()) == CONNECTION_BAD) throw_lost(link_.get(), text);
    return last;
}

}  // namespace carboy::drivers::postgres
