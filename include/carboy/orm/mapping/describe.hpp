// Builds the Mapper of a model from the facts about it.
#pragma once

#include <carboy/orm/mapping/model_facts.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::orm::detail {

/// Fills a Mapper, one member of the list at a time.
class Describer {
  public:
    /// `table` is empty where the model does not name one.
    Describer(Mapper& mapper, std::string_view model, TypeKey type, std::string_view table,
              const ObjectOperations& object);

    /// Adds all that the facts say.  Throws: MappingError.
    void describe(const ModelFacts& facts);

    template <auto Member>
    void member(std::string_view name) {
        add({name, offset_of<Member>(), &member_kind<typename MemberOf<decltype(Member)>::type>});
    }
    void add(const MemberFacts& member);

    /// Throws: MappingError when a constraint names a column that the model does not have.
    void finish(std::span<const TableArg> args);

  private:
    void add_inherited(const MemberList* list);
    /// Everything so far has been inherited from a model, whose table it shares unless it has its own.
    void end_of_inherited(MapperSource base, std::string_view own_table);
    /// Tells how an object of this class is marked in its column.
    void set_class(ClassFacts facts);
    void add_column(std::string_view name, std::size_t offset, const ColumnKind& kind);
    void add_relationship(std::string_view name, std::size_t offset, const RelationshipKind& kind);

    void add_arg(const TableArg& arg);
    void note_unique(const std::vector<std::string>& columns);
    std::string included_column(std::string_view member) const;
    void add_foreign_key(const TableArg& arg, std::vector<std::string> columns);
    void add_option(const TableArg& arg);
    std::vector<std::string> columns_of(const TableArg& arg) const;

    Mapper& mapper_;
};

}  // namespace carboy::orm::detail
