// The interface that the members of an object use to call the object's session. The session implements it, so that
// models link without a session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace carboy::sql {
class Expression;
struct Dialect;
}  // namespace carboy::sql

namespace carboy::orm {

struct FreeNode;
struct InstanceState;
class ManyBase;
class OneBase;

/// The objects whose columns with keys of lists have changed. Indexes of lists read on from where they have stopped.
class KeyChanges {
  public:
    void note(const void* object) {
        if (objects_.size() >= most) forget();
        objects_.push_back(object);
    }
    /// Forgets all of them, so that indexes are made again.
    void forget() noexcept {
        objects_.clear();
        ++epoch_;
    }
    std::uint64_t epoch() const noexcept { return epoch_; }
    const std::vector<const void*>& objects() const noexcept { return objects_; }

  private:
    static constexpr std::size_t most = 4096;

    std::vector<const void*> objects_;
    std::uint64_t epoch_ = 1;
};

/// Relationships are given by their number in the mapper of the object.
class ObjectSession {
  public:
    /// A column is about to be assigned to. Returns true when the program watches it.
    virtual bool about_to_change(InstanceState& state, const void* member) = 0;
    virtual void validate_change(InstanceState& state, const void* member, void* value) = 0;
    virtual void has_changed(InstanceState& state, const void* member, const void* before) = 0;
    /// A column is about to be set to an SQL expression.
    virtual void assign_sql(InstanceState& state, const void* member, sql::Expression value) = 0;
    /// A deferred column is about to be read.
    virtual void load_column(InstanceState& state, const void* member) = 0;
    virtual void* load_one(InstanceState& state, std::uint16_t relation) = 0;
    virtual void set_one(InstanceState& state, std::uint16_t relation, OneBase& one, void* target) = 0;
    virtual const std::vector<void*>& load_many(InstanceState& state, std::uint16_t relation, const ManyBase& many) = 0;
    virtual void* add_to_many(InstanceState& owner, std::uint16_t relation, FreeNode node) = 0;
    virtual void add_known_to_many(InstanceState& owner, std::uint16_t relation, void* object) = 0;
    virtual void remove_from_many(InstanceState& owner, std::uint16_t relation, void* object) = 0;
    virtual void replace_many(InstanceState& owner, std::uint16_t relation, const std::vector<void*>& objects) = 0;
    virtual KeyChanges& key_changes() noexcept = 0;
    virtual void flush() = 0;
    virtual const sql::Dialect& dialect() const = 0;

  protected:
    ~ObjectSession() = default;
};

}  // namespace carboy::orm
