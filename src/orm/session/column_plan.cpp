#include <carboy/orm/session/column_plan.hpp>

#include <carboy/orm/mapping/mapper.hpp>

#include <algorithm>

namespace carboy::orm {

void ColumnPlan::set(std::uint16_t column, ColumnLoad load) {
    std::erase_if(entries, [&](const Entry& entry) { return entry.column == column; });
    entries.push_back({column, load});
}

void ColumnPlan::merge(const ColumnPlan& other) {
    for (const Entry& entry : other.entries) set(entry.column, entry.load);
    groups.insert(groups.end(), other.groups.begin(), other.groups.end());
    if (other.others) others = other.others;
    raise_deferred = raise_deferred || other.raise_deferred;
}

/// What the model declares, unless the query names the group of the column.
static ColumnLoad declared(const ColumnPlan& plan, const ColumnProperty& property) {
    if (!property.deferred) return ColumnLoad::now;
    const bool in_group = !property.deferred_group.empty() && std::find(plan.groups.begin(), plan.groups.end(),
                                                                        property.deferred_group) != plan.groups.end();
    if (in_group) return ColumnLoad::now;
    return property.deferred_raises ? ColumnLoad::raise : ColumnLoad::later;
}

ColumnLoad ColumnPlan::load_of(const Mapper& mapper, std::uint16_t column) const {
    if (mapper.is_needed(column)) return ColumnLoad::now;
    const auto entry =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& one) { return one.column == column; });
    ColumnLoad load = declared(*this, mapper.columns[column]);
    if (entry != entries.end())
        load = entry->load;
    else if (others)
        load = *others;
    return load == ColumnLoad::later && raise_deferred ? ColumnLoad::raise : load;
}

}  // namespace carboy::orm
