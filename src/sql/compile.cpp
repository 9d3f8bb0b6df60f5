#include <carboy/sql/compile.hpp>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <bit>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "sql/writer.hpp"

namespace carboy::sql {
namespace {

using Shape = std::vector<std::uint64_t>;
enum class Verb : std::uint64_t { select, insert, update, remove };

std::uint64_t address(const void* pointer) { return std::bit_cast<std::uintptr_t>(pointer); }

void append_shape(Shape& key, const std::vector<Expression>& expressions) {
    key.push_back(expressions.size());
    for (const Expression& expression : expressions) sql::append_shape(key, expression);
}

void append_shape(Shape& key, const std::vector<std::uint16_t>& columns) {
    key.push_back(columns.size());
    key.insert(key.end(), columns.begin(), columns.end());
}

void append_shape(Shape& key, const Select& statement) {
    key.push_back(static_cast<std::uint64_t>(Verb::select));
    append_shape(key, statement.columns);
    key.push_back(address(statement.from.table));
    key.push_back(statement.from.alias);
    key.push_back(statement.joins.size());
    for (const Join& join : statement.joins) {
        key.push_back(address(join.source.table));
        key.push_back(std::uint64_t{join.source.alias} << 1 | std::uint64_t{join.outer});
        sql::append_shape(key, join.on);
    }
    append_shape(key, statement.where);
    append_shape(key, statement.group_by);
    append_shape(key, statement.having);
    key.push_back(statement.order_by.size());
    for (const OrderTerm& term : statement.order_by) {
        key.push_back(std::uint64_t{term.descending});
        sql::append_shape(key, term.expression);
    }
    key.push_back(std::uint64_t{statement.limit.has_value()} | std::uint64_t{statement.offset.has_value()} << 1 |
                  std::uint64_t{statement.distinct} << 2 | std::uint64_t{statement.for_update} << 3);
}

void append_shape(Shape& key, const Insert& statement) {
    key.push_back(static_cast<std::uint64_t>(Verb::insert));
    key.push_back(address(statement.table));
    append_shape(key, statement.columns);
}

void append_shape(Shape& key, const Update& statement) {
    key.push_back(static_cast<std::uint64_t>(Verb::update));
    key.push_back(address(statement.table));
    append_shape(key, statement.columns);
    append_shape(key, statement.matched);
}

void append_shape(Shape& key, const Delete& statement) {
    key.push_back(static_cast<std::uint64_t>(Verb::remove));
    key.push_back(address(statement.table));
    append_shape(key, statement.matched);
}

/// Every shape that the process has compiled. Entries stay: a program has few shapes, and connections hold their ids.
class Cache {
  public:
    const Compiled* find(const Shape& key) {
        const std::shared_lock lock(mutex_);
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : found->second.get();
    }

    const Compiled& insert(const Shape& key, std::string text) {
        const std::unique_lock lock(mutex_);
        auto& entry = entries_[key];
        if (!entry) entry = std::make_unique<Compiled>(Compiled{entries_.size(), std::move(text)});
        return *entry;
    }

  private:
    std::shared_mutex mutex_;
    boost::unordered_flat_map<Shape, std::unique_ptr<Compiled>, boost::hash<Shape>> entries_;
};

Cache& cache() {
    static Cache cache;
    return cache;
}

template <class Statement>
const Compiled& find_or_compile(const Statement& statement, const Dialect& dialect) {
    thread_local Shape key;
    key.clear();
    key.push_back(address(&dialect));
    append_shape(key, statement);
    if (const Compiled* known = cache().find(key)) return *known;
    return cache().insert(key, compile(statement, dialect));
}

}  // namespace

std::string compile(const Select& statement, const Dialect& dialect) {
    Writer writer(dialect);
    writer.select(statement);
    return writer.take();
}

std::string compile(const Insert& statement, const Dialect& dialect) {
    Writer writer(dialect);
    writer.insert(statement);
    return writer.take();
}

std::string compile(const Update& statement, const Dialect& dialect) {
    Writer writer(dialect);
    writer.update(statement);
    return writer.take();
}

std::string compile(const Delete& statement, const Dialect& dialect) {
    Writer writer(dialect);
    writer.remove(statement);
    return writer.take();
}

const Compiled& compiled(const Select& statement, const Dialect& dialect) {
    return find_or_compile(statement, dialect);
}
const Compiled& compiled(const Insert& statement, const Dialect& dialect) {
    return find_or_compile(statement, dialect);
}
const Compiled& compiled(const Update& statement, const Dialect& dialect) {
    return find_or_compile(statement, dialect);
}
const Compiled& compiled(const Delete& statement, const Dialect& dialect) {
    return find_or_compile(statement, dialect);
}

void append_parameters(std::vector<ValueView>& parameters, const Select& statement) {
    for (const Expression& column : statement.columns) append_parameters(parameters, column);
    for (const Join& join : statement.joins) append_parameters(parameters, join.on);
    for (const Expression& condition : statement.where) append_parameters(parameters, condition);
    for (const Expression& expression : statement.group_by) append_parameters(parameters, expression);
    for (const Expression& condition : statement.having) append_parameters(parameters, condition);
    for (const OrderTerm& term : statement.order_by) append_parameters(parameters, term.expression);
    if (statement.limit) parameters.push_back(ValueView::integer(*statement.limit));
    if (statement.offset) parameters.push_back(ValueView::integer(*statement.offset));
}

/// The largest list that fits every engine's number of parameters, and the largest power of two below it.
static constexpr std::size_t largest_list = 32'000;
static constexpr std::size_t largest_power = 16'384;

std::size_t padded_list_size(std::size_t size) noexcept {
    return size > largest_power ? std::max(size, largest_list) : std::bit_ceil(size);
}

}  // namespace carboy::sql
