#include "orm/loading/own_strategies.hpp"

#include <algorithm>
#include <vector>

namespace carboy::orm {
namespace {

bool is_eager(LoadStrategy strategy) { return strategy == LoadStrategy::joined || strategy == LoadStrategy::selectin; }

/// True when the model, or one that the plan leads to, declares a strategy that the plan does not contain yet.
bool lacks_strategies(const Mapper& mapper, const LoadPlan* plan) {
    if (plan == nullptr) return mapper.loads_along;
    if (plan->complete) return false;
    return mapper.loads_along ||
           std::any_of(plan->relations.begin(), plan->relations.end(), [&](const LoadPlan::Relation& entry) {
               return lacks_strategies(*mapper.relationships[entry.number].target, &entry.plan);
           });
}

void add_strategies(LoadPlan& plan, const Mapper& mapper, std::vector<const Mapper*>& path) {
    plan.complete = true;
    path.push_back(&mapper);
    for (std::uint16_t number = 0; number < mapper.relationships.size(); ++number) {
        const RelationshipProperty& relation = mapper.relationships[number];
        const LoadPlan::Relation* const entry = plan.find(number);
        LoadStrategy strategy = entry == nullptr ? LoadStrategy::unset : entry->strategy;
        const bool repeats = std::find(path.begin(), path.end(), relation.target) != path.end();
        if (strategy == LoadStrategy::unset && !plan.raise_others && !repeats && is_eager(relation.attributes.lazy))
            strategy = relation.attributes.lazy;
        if (!is_eager(strategy) && strategy != LoadStrategy::contains) continue;
        LoadPlan::Relation& loaded = plan.at(number);
        loaded.strategy = strategy;
        add_strategies(loaded.plan, *relation.target, path);
    }
    path.pop_back();
}

}  // namespace

LoadPlanPtr with_own_strategies(const Mapper& mapper, const LoadPlanPtr& plan) {
    if (!lacks_strategies(mapper, plan.get())) return plan;
    auto whole = plan ? std::make_shared<LoadPlan>(*plan) : std::make_shared<LoadPlan>();
    std::vector<const Mapper*> path;
    add_strategies(*whole, mapper, path);
    return whole;
}

LoadOptions with_own_strategies(const Mapper& mapper, const LoadOptions& load) {
    LoadOptions whole = load;
    whole.plan = with_own_strategies(mapper, load.plan);
    return whole;
}

}  // namespace carboy::orm
