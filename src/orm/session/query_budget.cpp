#include <carboy/orm/session/query_budget.hpp>

#include <carboy/base/log.hpp>

#include <fmt/format.h>

#include "orm/session/core.hpp"

namespace carboy::orm {

QueryBudget::QueryBudget(Session& session, std::size_t limit, Excess excess, const SourceLocation& where)
    : core_(session.core()), outer_(core_.budget), limit_(limit), excess_(excess), where_(where) {
    core_.budget = this;
}

QueryBudget::~QueryBudget() {
    for (QueryBudget** at = &core_.budget; *at != nullptr; at = &(*at)->outer_)
        if (*at == this) {
            *at = outer_;
            return;
        }
}

void QueryBudget::exceeded(const char* statement, std::size_t size) {
    if (excess_ == Excess::logs && used_ > limit_ + 1) return;  // one line is enough
    std::string message = fmt::format("More than {} {} within the budget at {}:{}. The next one is: {}", limit_,
                                      limit_ == 1 ? "statement" : "statements", where_.file, where_.line,
                                      std::string_view(statement, size));
    if (excess_ == Excess::logs) return log(LogLevel::warning, message);
    throw SessionError("query_budget", std::move(message),
                       "Load what the block uses with the query's options(), or raise the budget.");
}

void SessionCore::count_against_budgets(std::string_view statement) {
    for (QueryBudget* one = budget; one != nullptr; one = one->outer_)
        if (++one->used_ > one->limit_) one->exceeded(statement.data(), statement.size());
}

}  // namespace carboy::orm
