// LoadPlan: the relationships and columns that a query loads with its objects, as data. It is made from the query's
// options.
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <carboy/orm/mapping/load_strategy.hpp>
#include <carboy/orm/session/column_plan.hpp>

#include <cstdint>
#include <vector>

namespace carboy::orm {

/// Shape: a tree of relationships, with the plan for the objects that each one leads to.
struct LoadPlan {
    struct Relation;

    std::vector<Relation> relations;
    ColumnPlan columns{};
    bool raise_others = false;  // relationships without an entry throw when they are used
    bool complete = false;      // it contains the strategies that the model declares

    /// Returns the entry of a relationship, or nullptr.
    const Relation* find(std::uint16_t number) const noexcept;
    Relation& at(std::uint16_t number);
    bool empty() const noexcept;
    /// Adds another plan, whose entries take precedence.
    void merge(const LoadPlan& other);
};

struct LoadPlan::Relation {
    std::uint16_t number = 0;  // of the relationship in its mapper
    LoadStrategy strategy = LoadStrategy::unset;
    LoadPlan plan{};
};

/// A plan that a result keeps; null when there is nothing to do.
using LoadPlanPtr = std::shared_ptr<const LoadPlan>;

/// What a query says about the loading of its objects.
struct LoadOptions {
    LoadPlanPtr plan{};
    bool populate_existing = false;  // refreshes objects that are already in the session
    bool streams = false;            // the rows arrive in portions, so a list cannot be filled from them
};

/// The options that a query keeps, whose copies are compiled in the library.
struct KeptLoadOptions : LoadOptions {
    KeptLoadOptions() = default;
    KeptLoadOptions(const KeptLoadOptions& other);
    KeptLoadOptions(KeptLoadOptions&& other) noexcept = default;
    KeptLoadOptions& operator=(const KeptLoadOptions& other);
    KeptLoadOptions& operator=(KeptLoadOptions&& other) noexcept;
    ~KeptLoadOptions();
};

}  // namespace carboy::orm
