// QueryBudget: how many statements a block may send to the database.
#pragma once

#include <carboy/base/source_location.hpp>

#include <cstddef>
#include <cstdint>

namespace carboy::orm {

class Session;
class SessionCore;

/// Counts the statements of a session in a scope. BEGIN, COMMIT and savepoints are not counted, nor is what a program
/// executes through Session::connection().
///     QueryBudget budget{session, 2};
/// Budgets may be nested; a statement counts for all of them.  Lifetime: the session must outlive it.
class QueryBudget {
  public:
    enum class Excess : std::uint8_t {
        throws,  ///< the statement is not sent, and SessionError("query_budget") names it: for tests
        logs,    ///< one warning with the place of the budget and the statement: for production
    };

    QueryBudget(Session& session, std::size_t limit, Excess excess = Excess::throws,
                const SourceLocation& where = SourceLocation::current());
    QueryBudget(const QueryBudget&) = delete;
    QueryBudget& operator=(const QueryBudget&) = delete;
    ~QueryBudget();

    /// The number of statements so far.
    std::size_t used() const noexcept { return used_; }

  private:
    friend class SessionCore;

    void exceeded(const char* statement, std::size_t size);

    SessionCore& core_;
    QueryBudget* outer_;
    std::size_t limit_;
    std::size_t used_ = 0;
    Excess excess_;
    SourceLocation where_;
};

}  // namespace carboy::orm
