#include "sql/compile/shape.hpp"

#include <carboy/sql/statement/changed_rows.hpp>
#include <carboy/sql/statement/scale.hpp>
#include <carboy/sql/types/value_list.hpp>

#include <bit>
#include <cstddef>
#include <cstring>

namespace carboy::sql {
namespace {

enum class Verb : std::uint64_t { select, insert, update, remove };

std::uint64_t address(const void* pointer) { return std::bit_cast<std::uintptr_t>(pointer); }
std::uint64_t id_of(const Table* table) { return table == nullptr ? 0 : table->id.number(); }

bool refers_to_table(Op op) { return op == Op::column || op == Op::table_columns || op == Op::excluded; }

void append(Shape& key, Verb verb) { key.push_back(static_cast<std::uint64_t>(verb)); }

void append(Shape& key, const std::vector<Expression>& expressions) {
    key.push_back(expressions.size());
    for (const Expression& expression : expressions) append_shape(key, expression);
}

void append(Shape& key, const std::vector<std::uint16_t>& columns) {
    key.push_back(columns.size());
    for (const std::uint16_t column : columns) key.push_back(column);
}

void append(Shape& key, const std::vector<Assignment>& assignments) {
    key.push_back(assignments.size());
    for (const Assignment& assignment : assignments) {
        key.push_back(assignment.column);
        append_shape(key, assignment.value);
    }
}

void append(Shape& key, const Source& source) {
    key.push_back(id_of(source.table));
    key.push_back(std::uint64_t{source.alias} | std::uint64_t{source.cte} << 16 |
                  std::uint64_t{source.query != nullptr} << 32);
    if (source.query) append_shape(key, *source.query);
}

void append(Shape& key, const std::vector<OrderTerm>& terms) {
    key.push_back(terms.size());
    for (const OrderTerm& term : terms) {
        key.push_back(std::uint64_t{term.descending} | static_cast<std::uint64_t>(term.nulls) << 1);
        append_shape(key, term.expression);
    }
}

void append(Shape& key, const std::vector<Cte>& with) {
    key.push_back(with.size());
    for (const Cte& cte : with) {
        key.push_back(std::uint64_t{cte.number} << 1 | std::uint64_t{cte.recursive});
        key.push_back(cte.columns.size());
        for (const char* column : cte.columns) key.push_back(address(column));
        visit_statement(cte, [&](const auto& statement) { append_shape(key, statement); });
    }
}

void append(Shape& key, const OnConflict& conflict) {
    key.push_back(static_cast<std::uint64_t>(conflict.action));
    if (conflict.action == OnConflict::Action::fail) return;
    append(key, conflict.columns);
    append(key, conflict.set);
    append(key, conflict.where);
}

/// Where each value of a list has a placeholder, the list's size matters; it is rounded up, so that few shapes exist.
std::uint64_t word_of(const ValueList& list) {
    const bool as_json = list.form(LongList::json) == LongList::json;
    return std::uint64_t{std::bit_ceil(list.values().size())} << 1 | std::uint64_t{as_json};
}

void append(Shape& key, const std::vector<Join>& joins) {
    key.push_back(joins.size());
    for (const Join& join : joins) {
        append(key, join.source);
        key.push_back(std::uint64_t{join.outer} | std::uint64_t{join.full} << 1 | std::uint64_t{join.cross} << 2 |
                      std::uint64_t{join.lateral} << 3);
        append_shape(key, join.on);
    }
}

void append(Shape& key, const std::vector<Compound>& compounds) {
    key.push_back(compounds.size());
    for (const Compound& compound : compounds) {
        key.push_back(static_cast<std::uint64_t>(compound.operation));
        append_shape(key, *compound.select);
    }
}

void append(Shape& key, const std::vector<Source>& sources) {
    key.push_back(sources.size());
    for (const Source& source : sources) append(key, source);
}

bool is_round(const Node& node) {
    return node.op == Op::function && std::string_view(static_cast<const char*>(node.ref)) == "round";
}

/// The number of digits after the point.
std::uint64_t value_of_digits(std::string_view number) {
    const std::size_t point = number.find('.');
    return point == std::string_view::npos ? 0 : number.size() - point - 1;
}

/// A node without its reference and value.
std::uint64_t word_of(const Node& node) {
    static_assert(offsetof(Node, ref) == sizeof(std::uint64_t));
    std::uint64_t word = 0;
    std::memcpy(&word, &node, sizeof word);
    return word;
}

/// Writes the words of an expression's nodes, at most `most_words` for each.
class NodeWords {
  public:
    static constexpr std::size_t most_words = 4;

    explicit NodeWords(std::uint64_t* out) : out_(out) {}

    void add(std::uint64_t word) { *out_++ = word; }
    void add(const Node& node) {
        if (node.op == Op::column) {  // the usual nodes first
            add(word_of(node));
            add(id_of(static_cast<const Table*>(node.ref)));
        } else if (node.op == Op::parameter) {
            if (computed_ || rounded_) [[unlikely]]
                add_digits(node);
            add(word_of(node));
            if (node.ref != nullptr) add(address(node.ref));
        } else {
            add_other(node);
        }
    }
    const std::uint64_t* end() const { return out_; }

  private:
    /// The scale of a decimal value, and the digits of round(), decide to how many digits a comparison rounds.
    void add_digits(const Node& parameter) {
        const ValueView value = parameter.value.view();
        if (computed_ && value.is_number()) add(value_of_digits(value.as_text()));
        if (rounded_ && value.kind() == Kind::integer) add(static_cast<std::uint64_t>(value.as_integer()));
    }
    void add_other(const Node& node) {
        computed_ = computed_ || computes(node.op);
        rounded_ = rounded_ || is_round(node);
        add(word_of(node));
        if (node.op == Op::list)
            add(word_of(*static_cast<const ValueList*>(node.ref)));
        else if (refers_to_table(node.op))
            add(id_of(static_cast<const Table*>(node.ref)));
        else if (node.ref != nullptr)
            add(address(node.ref));
    }

    std::uint64_t* out_;
    bool computed_ = false;
    bool rounded_ = false;
};

}  // namespace

void Shape::grow(std::size_t more) { room_.resize(std::max<std::size_t>(64, 2 * size_ + more)); }

void append_shape(Shape& key, const Expression& expression) {
    const NodeList& nodes = expression.nodes();
    NodeWords words(key.room_for(1 + NodeWords::most_words * nodes.size()));
    words.add(nodes.size());
    for (const Node& node : nodes) words.add(node);
    key.end_at(words.end());
    if (!expression.has_subqueries()) return;
    for (const auto& select : expression.subqueries()) append_shape(key, *select);
}

// Most statements have few clauses, so a bit says which ones follow.
void append_shape(Shape& key, const Select& statement) {
    append(key, Verb::select);
    append(key, statement.columns);
    append(key, statement.from);
    key.push_back(std::uint64_t{statement.limit.has_value()} | std::uint64_t{statement.offset.has_value()} << 1 |
                  std::uint64_t{statement.distinct} << 2 | std::uint64_t{statement.for_update} << 3 |
                  std::uint64_t{statement.for_share} << 4 | static_cast<std::uint64_t>(statement.lock_wait) << 5);
    const std::size_t flags = key.size() - 1;
    const auto append_clause = [&](unsigned bit, const auto& clause) {
        if (clause.empty()) return;
        key[flags] |= std::uint64_t{1} << bit;
        append(key, clause);
    };
    append_clause(8, statement.joins);
    append_clause(9, statement.where);
    append_clause(10, statement.group_by);
    append_clause(11, statement.having);
    append_clause(12, statement.order_by);
    append_clause(13, statement.compounds);
    append_clause(14, statement.with);
    append_clause(15, statement.lock_of);
    append_clause(16, statement.distinct_on);
}

void append_shape(Shape& key, const Insert& statement) {
    append(key, Verb::insert);
    key.push_back(id_of(statement.table));
    append(key, statement.columns);
    key.push_back(statement.rows << 1 | std::uint64_t{statement.select != nullptr});
    append(key, statement.values);
    if (statement.select) append_shape(key, *statement.select);
    append(key, statement.on_conflict);
    append(key, statement.returning);
}

void append_shape(Shape& key, const Update& statement) {
    append(key, Verb::update);
    key.push_back(id_of(statement.table));
    append(key, statement.columns);
    append(key, statement.matched);
    append(key, statement.set);
    append(key, statement.where);
    append(key, statement.returning);
    append(key, statement.joins);
    append(key, statement.with);
}

void append_shape(Shape& key, const Delete& statement) {
    append(key, Verb::remove);
    key.push_back(id_of(statement.table));
    append(key, statement.matched);
    append(key, statement.where);
    append(key, statement.returning);
    append(key, statement.joins);
    append(key, statement.with);
}

}  // namespace carboy::sql
