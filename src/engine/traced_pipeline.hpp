// A pipeline whose executions are reported to the listeners to queries.
#pragma once

#include <carboy/engine/error.hpp>
#include <carboy/engine/pipeline.hpp>
#include <carboy/engine/statement.hpp>

#include <memory>
#include <span>
#include <vector>

#include "engine/trace.hpp"

namespace carboy::engine {

/// Each execution is reported when its answer has been read; the wait is divided equally among them. An execution that
/// was skipped after an error is not reported.
class TracedPipeline final : public Pipeline {
  public:
    TracedPipeline(Pipeline& pipeline, const Audience& audience) : pipeline_(pipeline), audience_(audience) {}

    void post(Prepared& prepared, std::span<const sql::ValueView> parameters) override;
    std::vector<Answer> collect() override;
    std::size_t failed() const noexcept override { return pipeline_.failed(); }
    void drop() noexcept override;

  private:
    void report(const Error& error);

    Pipeline& pipeline_;
    Audience audience_;
    std::vector<std::unique_ptr<Trace>> traces_;
};

}  // namespace carboy::engine
