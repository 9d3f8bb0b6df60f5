#include <carboy/sql/types/schema.hpp>

#include <algorithm>
#include <atomic>

namespace carboy::sql {

TableId::TableId() noexcept {
    static std::atomic<std::uint64_t> last{0};
    number_ = ++last;
}

std::size_t Table::position(std::string_view column) const noexcept {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == column; });
    return found == columns.end() ? npos : static_cast<std::size_t>(found - columns.begin());
}

namespace {

/// Depth-first: the tables that a table refers to come before it.
class CreationOrder {
  public:
    explicit CreationOrder(const std::vector<const Table*>& tables) : tables_(tables) {}

    std::vector<const Table*> run() {
        for (const Table* table : tables_) visit(table);
        return std::move(ordered_);
    }

  private:
    void visit(const Table* table) {
        if (std::find(visited_.begin(), visited_.end(), table) != visited_.end()) return;
        visited_.push_back(table);
        for (const ForeignKey& key : table->foreign_keys)
            for (const Table* other : tables_)
                if (other->name == key.referred_table) visit(other);
        ordered_.push_back(table);
    }

    const std::vector<const Table*>& tables_;
    std::vector<const Table*> visited_;
    std::vector<const Table*> ordered_;
};

}  // namespace

std::vector<const Table*> stored_tables(const Table& table) {
    const Table& whole = *whole_table(&table);
    if (whole.branches.empty()) return {&table};
    std::vector<const Table*> tables;
    for (const TableBranch& branch : whole.branches) tables.push_back(branch.stored);
    return tables;
}

std::vector<const Table*> in_creation_order(const std::vector<const Table*>& tables) {
    return CreationOrder(tables).run();
}

}  // namespace carboy::sql
