// Many executions of one statement: they are sent in a pipeline, and the answers are read one window at a time.
#include "drivers/postgres/connection/statement.hpp"
#include "drivers/postgres/handle/error.hpp"

#include <carboy/engine/error.hpp>

#include <utility>

namespace carboy::drivers::postgres {

using sql::ValueView;

namespace {

// The number of executions that are sent before the first answers are read.
constexpr std::size_t window = 256;

}  // namespace

void Statement::begin_queue() {
    place_ = connection_.transaction().place();
    connection_.start_call(original_);
    unanswered_ = connection_.enter_pipeline(original_);
    connection_.set_busy(this);
    queueing_ = true;
    queue_proven_ = false;
    unproven_.clear();
    state_ = State::rows;
}

void Statement::queue(std::span<const ValueView> parameters) {
    if (queueing_) {
        encode(parameters);
    } else {
        bind(parameters);
        begin_queue();
    }
    if (!queue_proven_) unproven_.emplace_back(parameters.begin(), parameters.end());
    try {
        send_queued();
    } catch (const engine::DatabaseError& error) {
        if (!queue_again(error)) throw;
    }
}

void Statement::send_queued() {
    connection_.line().check_sent(send(), original_);
    if (++unanswered_ < window) return;
    connection_.line().check_sent(PQsendFlushRequest(connection_.link()), original_);
    read_answers();
    connection_.line().deadline().start_clock();
    queue_proven_ = true;
    unproven_.clear();
}

/// Resends the rows whose plan was out of date, if they are all that the transaction has done.
bool Statement::queue_again(const engine::DatabaseError& error) {
    if (queue_proven_ || !prepare_again(error)) return false;
    const std::vector<std::vector<sql::Value>> rows = std::move(unproven_);
    begin_queue();
    std::vector<ValueView> views;
    for (const std::vector<sql::Value>& row : rows) {
        views.clear();
        for (const sql::Value& value : row) views.push_back(value.view());
        encode(views);
        send_queued();
    }
    return true;
}

std::int64_t Statement::finish_queue() {
    try {
        if (queueing_) end_queue();
    } catch (const engine::DatabaseError& error) {
        if (!queue_again(error)) throw;
        end_queue();
    }
    unproven_.clear();
    return std::exchange(queued_changes_, 0);
}

/// Each execution answers with a result followed by a null.
void Statement::read_answers() {
    const auto next = [&] {
        return connection_.transaction().committing(commits_itself(),
                                                    [&] { return connection_.line().next_result(original_); });
    };
    for (; unanswered_ > 0; --unanswered_) {
        Result answer = next();
        const ExecStatusType status = PQresultStatus(answer.get());
        if (status == PGRES_FATAL_ERROR && !failed_) failed_ = std::move(answer);
        if (answer && status != PGRES_PIPELINE_ABORTED) queued_changes_ += connection_.note_result(answer.get());
        if (PQstatus(connection_.link()) == CONNECTION_BAD) break;
        if (status != PGRES_PIPELINE_ABORTED || answer) next();
    }
    if (failed_) end_queue();
}

void Statement::end_queue() {
    queueing_ = false;
    connection_.set_busy(nullptr);
    state_ = State::ready;
    connection_.transaction().committing(commits_itself(), [&] { take_answers(); });
    const Result failed = std::move(failed_);
    connection_.transaction().committing(commits_itself(), [&] {
        if (failed) {
            queued_changes_ = 0;
            connection_.line().check(failed.get(), original_);
        }
        if (connection_.is_broken()) throw_lost(connection_.link(), original_);
    });
}

/// Ends the pipeline and reads the remaining answers.
void Statement::take_answers() {
    PGconn* const link = connection_.link();
    if (PQstatus(link) != CONNECTION_OK) return;
    connection_.line().check_sent(PQpipelineSync(link), original_);
    while (PQstatus(link) == CONNECTION_OK) {
        Result answer = connection_.line().next_result(original_);
        const ExecStatusType status = PQresultStatus(answer.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_FATAL_ERROR && !failed_)
            failed_ = std::move(answer);
        else if (answer && status != PGRES_PIPELINE_ABORTED)
            queued_changes_ += connection_.note_result(answer.get());
    }
    unanswered_ = 0;
    if (PQstatus(link) == CONNECTION_OK) connection_.line().leave_pipeline();
}

}  // namespace carboy::drivers::postgres
