#include "engine/traced_pipeline.hpp"

#include <carboy/engine/error.hpp>

#include <algorithm>
#include <utility>

namespace carboy::engine {

void TracedPipeline::post(Prepared& prepared, std::span<const sql::ValueView> parameters) {
    auto trace = std::make_unique<Trace>(audience_, prepared.text, SourceLocation());
    trace->copy(parameters);
    traces_.push_back(std::move(trace));
    const auto begin = Trace::Clock::now();
    try {
        pipeline_.post(prepared, parameters);
    } catch (const Error& error) {
        report(error);
        throw;
    }
    traces_.back()->add_time(Trace::Clock::now() - begin);
}

std::vector<Answer> TracedPipeline::collect() {
    const auto begin = Trace::Clock::now();
    std::vector<Answer> answers;
    try {
        answers = pipeline_.collect();
    } catch (const Error& error) {
        report(error);
        throw;
    }
    const auto wait = Trace::Clock::now() - begin;
    const std::vector<std::unique_ptr<Trace>> traces = std::exchange(traces_, {});
    for (std::size_t i = 0; i < traces.size() && i < answers.size(); ++i) {
        traces[i]->add_time(wait / traces.size());
        traces[i]->set_rows(answers[i].changed);
        traces[i]->tell();
    }
    return answers;
}

/// Reports the executions up to the one that failed. An error of the connection is reported with the last one.
void TracedPipeline::report(const Error& error) {
    const std::vector<std::unique_ptr<Trace>> traces = std::exchange(traces_, {});
    if (traces.empty()) return;
    const std::size_t failed = std::min(pipeline_.failed(), traces.size() - 1);
    traces[failed]->set_error(error);
    for (std::size_t i = 0; i <= failed; ++i) traces[i]->tell();
}

void TracedPipeline::drop() noexcept {
    traces_.clear();
    pipeline_.drop();
}

}  // namespace carboy::engine
