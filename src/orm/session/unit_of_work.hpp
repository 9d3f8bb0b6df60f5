// One flush: what is pending becomes INSERTs, UPDATEs and DELETEs, in an order that the foreign keys allow.
#pragma once

#include "orm/session/core.hpp"

namespace carboy::orm {

class UnitOfWork {
  public:
    explicit UnitOfWork(SessionCore& core) : core_(core) {}

    void run();

  private:
    std::vector<const Mapper*> mappers_in_order() const;
    void release_children();
    void insert_all(const Mapper& mapper);
    void insert_after_targets(InstanceState& state);
    InstanceState* pending_target(InstanceState& state) const;
    void insert(InstanceState& state);
    void update_all(const Mapper& mapper);
    void update(InstanceState& state);
    void delete_all(const Mapper& mapper);
    void remove(InstanceState& state);
    std::vector<InstanceState*> children_first(const Mapper& mapper) const;
    void expire_children(InstanceState& state, const RelationshipProperty& relation) const;
    void drop_unchanged(InstanceState& state) const;
    std::int64_t execute(const sql::Compiled& compiled);

    /// The prepared statement of the last row, for the next one of the same shape.
    struct Insertion {
        const Mapper* mapper = nullptr;
        bool with_key = false;
        sql::Insert statement;
        const sql::Compiled* compiled = nullptr;
    };
    struct Updating {
        sql::Update statement;
        const sql::Compiled* compiled = nullptr;
    };
    const sql::Compiled& insertion(const Mapper& mapper, bool with_key);
    const sql::Compiled& updating(sql::Update& statement);

    SessionCore& core_;
    engine::Connection* connection_ = nullptr;
    const sql::Compiled* last_compiled_ = nullptr;
    engine::Prepared* prepared_ = nullptr;
    Insertion insertion_;
    Updating updating_;
    std::vector<sql::ValueView> views_;
    std::vector<sql::Scratch> scratch_;
    std::vector<sql::ValueView> parameters_;
};

}  // namespace carboy::orm
