#include <carboy/sql/types/schema.hpp>

#include <algorithm>
#include <atomic>
#include <utility>

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
                if (refers_to(key, *other)) visit(other);
        ordered_.push_back(table);
    }

    const std::vector<const Table*>& tables_;
    std::vector<const Table*> visited_;
    std::vector<const Table*> ordered_;
};

}  // namespace

TableName read_table_name(std::string_view text) {
    if (text.size() > 2 && text.front() == '"' && text.back() == '"')
        return {.name = std::string(text.substr(1, text.size() - 2))};
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return {.name = std::string(text)};
    return {.schema = std::string(text.substr(0, dot)), .name = std::string(text.substr(dot + 1))};
}

void set_name(Table& table, std::string_view text) {
    TableName name = read_table_name(text);
    table.name = std::move(name.name);
    table.schema = std::move(name.schema);
}

std::string text_of(const TableName& name) {
    if (!name.schema.empty()) return name.schema + "." + name.name;
    return name.name.find('.') == std::string::npos ? name.name : '"' + name.name + '"';
}

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
