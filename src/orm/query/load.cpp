#include <carboy/orm/query/load.hpp>

namespace carboy::orm::detail {

LoadPlan& LoadPath::end() {
    LoadPlan* at = &plan_;
    for (const std::uint16_t number : path_) at = &at->at(number).plan;
    return *at;
}

void LoadPath::step(const Mapper& mapper, const RelationshipProperty& relation, LoadStrategy strategy) {
    const auto number = static_cast<std::uint16_t>(&relation - mapper.relationships.data());
    end().at(number).strategy = strategy;
    path_.push_back(number);
}

void LoadPath::raise_others() { end().raise_others = true; }

void LoadPath::column(std::uint16_t number, ColumnLoad load) { end().columns.set(number, load); }

void LoadPath::other_columns(ColumnLoad load) { end().columns.others = load; }

void LoadPath::column_group(std::string_view group) { end().columns.groups.push_back(group); }

void LoadPath::raise_deferred() { end().columns.raise_deferred = true; }

void LoadPath::add(const LoadPath& option) { end().merge(option.plan_); }

void add_option(LoadOptions& options, const LoadPath& option) {
    auto plan = options.plan ? std::make_shared<LoadPlan>(*options.plan) : std::make_shared<LoadPlan>();
    plan->merge(option.plan());
    options.plan = std::move(plan);
}

}  // namespace carboy::orm::detail
