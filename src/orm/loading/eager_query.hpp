// EagerQuery: a query whose rows also contain the objects of relationships. It writes the statement, and turns its rows
// into objects and loaded relationships.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include <memory>

#include "orm/loading/column_choice.hpp"
#include "orm/loading/list_load.hpp"

namespace carboy::orm {

class EagerQuery {
  public:
    /// `statement` is a query for objects of `mapper`: its only column represents all columns of its first table.
    EagerQuery(SessionCore& core, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load);

    /// The statement to execute.
    const sql::Select& statement() const noexcept { return statement_; }
    /// Makes the objects of a row and returns the first one.
    void* row(const sql::ValueView* cells);
    /// Completes the lists that the rows have filled.
    void finish();
    /// Called after an exception: makes the lists load again at their next use.
    void abandon() noexcept;

  private:
    /// The objects of one model in the rows.
    struct Part {
        const Mapper* mapper;
        const LoadPlan* plan;
        ColumnChoice columns;
        sql::Source source;
        sql::Source link{};  // many-to-many: the association
        std::size_t first_cell = 0;
        std::size_t owner = 0;                           // the part that the relationship belongs to
        const RelationshipProperty* relation = nullptr;  // null for the query's own objects
        bool joined = false;                             // by this class, not by the program
        std::unique_ptr<ListLoad> list{};                // of a relationship to many
        std::vector<void*> objects{};                    // for their load group
        boost::unordered_flat_set<void*> seen{};
    };

    void add_parts(std::size_t owner);
    sql::Source joined_by_program(const RelationshipProperty& relation) const;
    std::uint16_t new_alias() noexcept { return ++last_alias_; }
    void find_last_alias();
    bool counts_rows() const noexcept;
    void refuse_contained_lists() const;
    void drop_joined(bool (*drops)(const Part& part));
    void nest();
    void nest_order(sql::Select& inner);
    void write_columns();
    void write_joins();
    sql::Expression same_key(const Part& part, std::size_t end, const Part& end_part) const;
    sql::Expression column(const Part& part, std::uint16_t column) const;
    void attach(const Part& part, InstanceState& owner, InstanceState* target) const;

    SessionCore& core_;
    LoadPlanPtr plan_;
    sql::Select statement_;
    bool locks_;
    bool populate_;
    std::uint16_t last_alias_ = 0;
    bool nested_ = false;
    std::vector<Part> parts_;
    std::vector<InstanceState*> now_;  // the objects of the current row
    boost::unordered_flat_set<void*> overwritten_;
};

}  // namespace carboy::orm
