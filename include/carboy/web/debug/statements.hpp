// What a database contributes to the debug pages: the statements of each request, and their plans.
#pragma once

#include <carboy/base/function.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace carboy::web {

/// How a database executes a statement.
struct StatementPlan {
    struct Step {
        std::string text;
        int depth = 0;
        bool reads_all_rows = false;
    };
    std::vector<Step> steps;
    /// Sentences for the developer, such as the index that would help.
    std::vector<std::string> advice;
    /// The reason why there is no plan; empty when there is one.
    std::string error;
};

/// One executed statement.
struct StatementRecord {
    std::string text;
    std::vector<std::string> parameters;
    std::chrono::nanoseconds duration{0};
    /// Rows that were read or changed.
    std::int64_t rows = 0;
    std::size_t executions = 1;
    /// The place of the call if the database knows it; otherwise the pages look for it on the stack.
    std::string file;
    std::uint32_t line = 0;
    std::string error;
    /// Asks the database for the plan. Called at most once, when a page shows the statement; may be empty.
    std::function<StatementPlan()> explain;
};

/// Adds a statement to the record of the current request. Does nothing when no request is recorded.
void record_statement(StatementRecord statement);

/// A database puts this into App::extensions. `start` is called once, before the first request, if DEBUG is on.
struct StatementSource {
    std::function<void()> start;
};

}  // namespace carboy::web
