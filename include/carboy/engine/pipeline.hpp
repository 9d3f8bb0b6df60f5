// Executions of different statements that are sent one after another, without waiting for their answers.
#pragma once

#include <carboy/sql/types/value.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace carboy::engine {

struct Prepared;

/// The answer to one execution.
struct Answer {
    std::int64_t changed = 0;  ///< the number of rows that it inserted, updated or deleted
    std::int64_t first = 0;    ///< the first value of the row that it returned, if that is an integer
};

/// The pipeline of a driver's connection. When an execution fails, the server skips those after it.
class Pipeline {
  public:
    virtual ~Pipeline() = default;

    /// Sends an execution of one of the connection's statements.  Throws: also the error of an earlier execution.
    /// Lifetime: the statement must stay prepared until its answer has been read; see Prepared::pins.
    virtual void post(Prepared& prepared, std::span<const sql::ValueView> parameters) = 0;
    /// Waits for the answers to all posts since the last call, and returns them in the order of the posts.
    /// Throws: the first error among them.
    virtual std::vector<Answer> collect() = 0;
    /// Which post failed: its number since the last collect(), or a larger one if the error is not that of a post.
    /// Requires: post() or collect() has thrown.
    virtual std::size_t failed() const noexcept = 0;
    /// Waits for the answers and ignores them, errors included.
    virtual void drop() noexcept = 0;
};

}  // namespace carboy::engine
