#include <carboy/orm/session/load_plan.hpp>

#include <algorithm>

namespace carboy::orm {

KeptLoadOptions::KeptLoadOptions(const KeptLoadOptions& other) = default;
KeptLoadOptions& KeptLoadOptions::operator=(const KeptLoadOptions& other) = default;
KeptLoadOptions& KeptLoadOptions::operator=(KeptLoadOptions&& other) noexcept = default;
KeptLoadOptions::~KeptLoadOptions() = default;

const LoadPlan::Relation* LoadPlan::find(std::uint16_t number) const noexcept {
    const auto found =
        std::find_if(relations.begin(), relations.end(), [&](const Relation& one) { return one.number == number; });
    return found == relations.end() ? nullptr : &*found;
}

LoadPlan::Relation& LoadPlan::at(std::uint16_t number) {
    if (const Relation* known = find(number)) return const_cast<Relation&>(*known);
    return relations.emplace_back(Relation{.number = number});
}

bool LoadPlan::empty() const noexcept { return relations.empty() && columns.empty() && !raise_others && !complete; }

void LoadPlan::merge(const LoadPlan& other) {
    raise_others = raise_others || other.raise_others;
    columns.merge(other.columns);
    for (const Relation& relation : other.relations) {
        Relation& mine = at(relation.number);
        if (relation.strategy != LoadStrategy::unset) mine.strategy = relation.strategy;
        mine.plan.merge(relation.plan);
    }
}

}  // namespace carboy::orm
