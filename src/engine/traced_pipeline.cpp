#include "engine/traced_pipeline.hpp"

#include <carboy/engine/error.hpp>

#include <utility>

namespace carboy::engine {

void TracedPipeline::post(Prepared& prepared, std::span<const sql::ValueView> parameters) {
    auto trace = std::make_unique<Trace>(audience_, prepared.text, SourceLocation());
    trace->copy(parameters);
    trace->timed([&] { return pipeline_.post(prepared, parameters), 0; });
    traces_.push_back(std::move(trace));
}

std::vector<Answer> TracedPipeline::collect() {
    const auto begin = Trace::Clock::now();
    std::vector<Answer> answers;
    try {
        answers = pipeline_.collect();
    } catch (const DatabaseError& error) {
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

/// Reports the executions up to the one that failed.
void TracedPipeline::report(const DatabaseError& error) {
    const std::vector<std::unique_ptr<Trace>> traces = std::exchange(traces_, {});
    for (const std::unique_ptr<Trace>& trace : traces) {
        const bool failed = trace->text() == error.statement();
        if (failed) trace->set_error(error);
        trace->tell();
        if (failed) return;
    }
}

void TracedPipeline::drop() noexcept {
    traces_.clear();
    pipeline_.drop();
}

}  // namespace carboy::engine
