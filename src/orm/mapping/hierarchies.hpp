// Inheritance: the models of a hierarchy have one table, whose columns are those of all classes. Where a class has a
// table of its own in the database (joined-table inheritance), that one table is the join of its branches.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>

#include <vector>

namespace carboy::orm::detail {

/// Links classes with their base classes. A class has a place for each column of the table, in the order of the table;
/// it ignores those that belong to other classes.
class Hierarchies {
  public:
    /// `added`: the models that are linked for the first time.
    explicit Hierarchies(const std::vector<Mapper*>& added);

    /// Finds the base classes and gives the tables all their columns.  Throws: MappingError.
    void join_tables();
    /// Gives the subclasses the keys and relationships of their base classes, which have been linked in between.
    void inherit();

  private:
    Mapper& mapper_with(const Mapper& mapper) const;
    void find_root(Mapper& mapper) const;
    void add_identity(Mapper& mapper) const;
    void add_branch(Mapper& mapper) const;
    void add_columns(Mapper& root, Mapper& mapper) const;
    void add_stored(Mapper& root, const Mapper& mapper) const;
    static void arrange(Mapper& mapper, const Mapper& root);
    static void set_branches(Mapper& mapper);

    const std::vector<Mapper*>& added_;
    std::vector<Mapper*> classes_;  // with a base class, each after its base class
};

}  // namespace carboy::orm::detail
