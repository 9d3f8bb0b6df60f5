// Associations: the tables of all ManyToMany relationships of the program. Each is linked to its one or two sides.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>

#include <memory>
#include <vector>

namespace carboy::orm {

class Associations {
  public:
    /// Links a ManyToMany whose target is known. `model` is the model of the table that it names, or nullptr.
    /// Throws: MappingError.
    void join(Mapper& mapper, std::uint16_t number, const Mapper* model);

    /// Names the constraints of the tables that no model declares.
    void apply_names(const sql::NamingConvention& convention);

    const std::vector<const Association*>& all() const noexcept { return all_; }

  private:
    Association& made_for(const Mapper& mapper, const RelationshipProperty& relation, const Mapper* model);

    std::vector<std::unique_ptr<Association>> owned_;
    std::vector<const Association*> all_;
};

}  // namespace carboy::orm
