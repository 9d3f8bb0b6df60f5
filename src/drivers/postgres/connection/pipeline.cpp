#include "drivers/postgres/connection/pipeline.hpp"

#include "drivers/postgres/connection/statement.hpp"
#include "drivers/postgres/handle/error.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/engine/statement.hpp>

#include <utility>

namespace carboy::drivers::postgres {

using sql::ValueView;

namespace {
constexpr auto no_post = static_cast<std::size_t>(-1);
}

void Pipeline::post(engine::Prepared& prepared, std::span<const ValueView> parameters) {
    post(static_cast<Statement&>(*prepared.statement), parameters);
}

void Pipeline::post(Statement& statement, std::span<const ValueView> parameters) {
    statement.bind(parameters);  // a statement that must be described again ends the pipeline
    if (connection_.busy() != this) begin(statement.original_);
    Post post{&statement, {}};
    if (may_repeat_)
        for (const ValueView& parameter : parameters) post.values.emplace_back(parameter);
    posts_.push_back(std::move(post));
    statement.place_ = place_;
    statement.state_ = Statement::State::ready;
    connection_.line().check_sent(statement.send(), statement.original_);
}

void Pipeline::begin(const std::string& text) {
    place_ = connection_.transaction().place();
    may_repeat_ = posts_.empty() && place_ != Place::inside;
    failed_at_ = no_post;
    connection_.start_call(text);
    commands_ = connection_.enter_pipeline(text);
    connection_.set_busy(this);
}

std::vector<engine::Answer> Pipeline::collect() {
    if (connection_.busy() == this) {
        connection_.set_busy(nullptr);
        settle();
    }
    const std::vector<Post> posts = std::exchange(posts_, {});
    const std::vector<Result> results = std::exchange(results_, {});
    std::vector<engine::Answer> answers;
    answers.reserve(results.size());
    for (std::size_t i = 0; i < results.size(); ++i) answers.push_back(posts[i].statement->answer(results[i].get()));
    return answers;
}

void Pipeline::settle() {
    try {
        try {
            end();
        } catch (const engine::DatabaseError& error) {
            if (!repeat(error)) throw;
            end();
        }
    } catch (...) {
        forget();
        throw;
    }
}

/// Sends everything again when an outdated plan has failed, if this is all that the transaction has done.
bool Pipeline::repeat(const engine::DatabaseError& error) {
    if (!may_repeat_ || failed_at_ >= posts_.size() || !posts_[failed_at_].statement->prepare_again(error))
        return false;
    const std::vector<Post> posts = std::exchange(posts_, {});
    results_.clear();
    std::vector<ValueView> views;
    for (const Post& one : posts) {
        views.clear();
        for (const sql::Value& value : one.values) views.push_back(value.view());
        post(*one.statement, views);
        may_repeat_ = false;
    }
    connection_.set_busy(nullptr);
    return true;
}

/// Ends the pipeline, and reads the answers.  Throws: the first error.
void Pipeline::end() {
    const std::string text = posts_.empty() ? std::string() : posts_.back().statement->original_;
    const Result failed = connection_.transaction().committing(place_ == Place::alone, [&] { return read(text); });
    if (!failed) return;
    connection_.line().check(failed.get(), failed_at_ < posts_.size() ? posts_[failed_at_].statement->original_ : text);
}

/// Each command answers with a result followed by a null; those after a failed one are skipped. Returns the error.
Result Pipeline::read(const std::string& text) {
    Line& line = connection_.line();
    line.check_sent(PQpipelineSync(line.link()), text);
    Result failed, last;
    while (true) {
        Result result = line.next_result(text);
        if (!result && PQstatus(line.link()) == CONNECTION_BAD) break;
        const ExecStatusType status = PQresultStatus(result.get());
        if (result && status == PGRES_PIPELINE_SYNC) break;
        if (result && status == PGRES_FATAL_ERROR && !failed) {
            failed = std::move(result);
            failed_at_ = commands_ > 0 ? no_post : results_.size();
        } else if (result) {
            last = std::move(result);
        } else if (commands_ > 0) {
            --commands_;
        } else {
            results_.push_back(std::move(last));
        }
    }
    if (PQstatus(line.link()) == CONNECTION_OK) line.leave_pipeline();
    if (line.deadline().was_cancelled() && !failed) line.give_up();
    if (!failed && PQstatus(line.link()) == CONNECTION_BAD) throw_lost(line.link(), text);
    return failed;
}

void Pipeline::drop() noexcept {
    if (connection_.busy() == this) {
        connection_.set_busy(nullptr);
        try {
            end();
        } catch (...) {  // the transaction is rolled back, or the connection reports it on its next use
        }
    }
    forget();
}

void Pipeline::forget() noexcept {
    posts_.clear();
    results_.clear();
}

}  // namespace carboy::drivers::postgres
