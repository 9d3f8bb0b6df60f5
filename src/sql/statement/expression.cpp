#include <carboy/sql/statement/expression.hpp>

#include <carboy/base/error.hpp>
#include <carboy/sql/statement/alias.hpp>
#include <carboy/sql/statement/statement.hpp>
#include <carboy/sql/types/value_list.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace carboy::sql {

// The bytes of a node are moved without its constructor, because nothing in it refers to its own address.
static void relocate(Node* to, const Node* from, std::size_t count) {
    if (count > 0) std::memmove(static_cast<void*>(to), from, count * sizeof(Node));
}

static void destroy(Node* nodes, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) nodes[i].~Node();
}

static Node* allocate(std::size_t count) { return static_cast<Node*>(::operator new(count * sizeof(Node))); }

/// The nodes move out of the other list, which is empty afterwards.
void NodeList::take(NodeList& other) noexcept {
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, most_in_place);
    if (is_in_place())
        relocate(nodes_ = place(), other.nodes_, size_);
    else
        nodes_ = std::exchange(other.nodes_, other.place());
}

NodeList::NodeList(const NodeList& other) : NodeList() { append(other); }
NodeList::NodeList(NodeList&& other) noexcept { take(other); }
NodeList& NodeList::operator=(const NodeList& other) {
    if (this != &other) *this = NodeList(other);
    return *this;
}
NodeList& NodeList::operator=(NodeList&& other) noexcept {
    if (this == &other) return *this;
    destroy_all();
    take(other);
    return *this;
}
void NodeList::destroy_all() noexcept {
    destroy(nodes_, size_);
    if (!is_in_place()) [[unlikely]]
        ::operator delete(nodes_);
}

void NodeList::reserve(std::size_t size) {
    if (size <= capacity_) return;
    const std::size_t wanted = std::max<std::size_t>(size, std::size_t{2} * capacity_);
    Node* const larger = allocate(wanted);
    relocate(larger, nodes_, size_);
    if (!is_in_place()) ::operator delete(nodes_);
    nodes_ = larger;
    capacity_ = static_cast<std::uint32_t>(wanted);
}

void NodeList::push_front(Node node) {
    reserve(size_ + std::size_t{1});
    relocate(nodes_ + 1, nodes_, size_);
    new (static_cast<void*>(nodes_)) Node(std::move(node));
    ++size_;
}

/// Returns the place of the next node, which the caller constructs before it counts it.
inline void* NodeList::room() {
    if (size_ == capacity_) [[unlikely]]
        reserve(size_ + std::size_t{1});
    return nodes_ + size_;
}

void NodeList::push_back(Node node) {
    new (room()) Node(std::move(node));
    ++size_;
}

void NodeList::push_operator(Op op, std::uint16_t arity) {
    new (room()) Node{.op = op, .arity = arity};
    ++size_;
}

void NodeList::push_column(const Table* table, std::size_t column, std::uint16_t alias) {
    new (room()) Node{.op = Op::column, .column = static_cast<std::uint16_t>(column), .alias = alias, .ref = table};
    ++size_;
}

void NodeList::push_parameter(ValueView value) {
    new (room()) Node{.op = Op::parameter, .value = Value(value)};
    ++size_;
}

void NodeList::append(NodeList&& other) {
    reserve(size_ + std::size_t{other.size_});
    relocate(nodes_ + size_, other.nodes_, other.size_);
    size_ += std::exchange(other.size_, 0);
}

void NodeList::append(const NodeList& other) {
    reserve(size_ + std::size_t{other.size_});
    for (const Node& node : other) {
        new (static_cast<void*>(nodes_ + size_)) Node(node);
        ++size_;
    }
}

std::shared_ptr<const Select> share(Select select) { return std::make_shared<const Select>(std::move(select)); }

Expression::Expression(const Expression& other)
    : nodes_(other.nodes_), rest_(other.rest_ == nullptr ? nullptr : std::make_unique<Rest>(*other.rest_)) {}
Expression::Expression(Expression&& other) noexcept = default;
Expression& Expression::operator=(const Expression& other) {
    if (this != &other) *this = Expression(other);
    return *this;
}
Expression& Expression::operator=(Expression&& other) noexcept = default;
void Expression::DeleteRest::destroy(Rest* rest) noexcept { delete rest; }

const std::vector<std::shared_ptr<const Select>>& Expression::subqueries() const noexcept {
    static const std::vector<std::shared_ptr<const Select>> none;
    return rest_ == nullptr ? none : rest_->subqueries;
}

Expression::Rest& Expression::rest() {
    if (rest_ == nullptr) rest_ = std::make_unique<Rest>();
    return *rest_;
}

Expression Expression::column(const Source& source, std::size_t column) {
    Expression out;
    out.nodes_.push_column(source.table, column, source.alias);
    return out;
}

Expression Expression::column(const Table& table, std::size_t column) {
    Expression out;
    out.nodes_.push_column(&table, column, 0);
    return out;
}

Expression Expression::table_columns(const Source& source) {
    Expression out;
    out.nodes_.push_back(Node{.op = Op::table_columns, .alias = source.alias, .ref = source.table});
    return out;
}

Expression Expression::parameter(Value value) {
    Expression out;
    out.nodes_.push_back(Node{.op = Op::parameter, .value = std::move(value)});
    return out;
}

Expression Expression::parameter_copy(ValueView view) {
    Expression out;
    out.nodes_.push_parameter(view);
    return out;
}

Expression Expression::leaf(Op op) {
    Expression out;
    out.nodes_.push_back(Node{.op = op});
    return out;
}

void Expression::append_rest(const Rest& more) {
    Rest& own = rest();
    own.subqueries.insert(own.subqueries.end(), more.subqueries.begin(), more.subqueries.end());
    own.kept.insert(own.kept.end(), more.kept.begin(), more.kept.end());
}

void Expression::append(Expression&& operand) {
    nodes_.append(std::move(operand.nodes_));
    if (operand.rest_ == nullptr) return;
    if (rest_ == nullptr)
        rest_ = std::move(operand.rest_);
    else
        append_rest(*operand.rest_);
}

void Expression::append(const Expression& operand) {
    nodes_.append(operand.nodes_);
    if (operand.rest_ != nullptr) append_rest(*operand.rest_);
}

Expression Expression::unary(Op op, Expression operand) {
    operand.nodes_.push_front(Node{.op = op, .arity = 1});
    return operand;
}

Expression Expression::binary(Op op, Expression left, Expression right) {
    Expression out;
    out.nodes_.reserve(1 + left.nodes_.size() + right.nodes_.size());
    out.nodes_.push_operator(op, 2);
    out.append(std::move(left));
    out.append(std::move(right));
    return out;
}

Expression Expression::binary(Op op, Expression&& left, ValueView right) {
    Expression out;
    out.nodes_.reserve(2 + left.nodes_.size());
    out.nodes_.push_operator(op, 2);
    out.append(std::move(left));
    out.nodes_.push_parameter(right);
    return out;
}

/// Throws: Error when there are more operands than a node can count.
static std::uint16_t arity_of(std::size_t operands) {
    constexpr std::size_t most = std::numeric_limits<decltype(Node::arity)>::max();
    if (operands > most)
        throw Error("too_many_operands",
                    fmt::format("An SQL expression has {} operands, but at most {} are allowed.", operands, most),
                    "Put them into a table, or query a part of them at a time.");
    return static_cast<std::uint16_t>(operands);
}

Expression Expression::nary(Op op, std::vector<Expression> operands) {
    Expression out;
    out.nodes_.push_back(Node{.op = op, .arity = arity_of(operands.size())});
    for (Expression& operand : operands) out.append(std::move(operand));
    return out;
}

Expression Expression::nary(Op op, std::initializer_list<Expression> operands) {
    Expression out;
    out.nodes_.push_back(Node{.op = op, .arity = arity_of(operands.size())});
    for (const Expression& operand : operands) out.append(operand);
    return out;
}

Expression Expression::nary(Op op, std::vector<Expression> operands, std::uint16_t number, const void* ref) {
    Expression out = nary(op, std::move(operands));
    out.nodes_.front().column = number;
    out.nodes_.front().ref = ref;
    return out;
}

Expression Expression::nary(Op op, std::initializer_list<Expression> operands, std::uint16_t number, const void* ref) {
    Expression out = nary(op, operands);
    out.nodes_.front().column = number;
    out.nodes_.front().ref = ref;
    return out;
}

Expression Expression::call(const char* name, std::initializer_list<Expression> operands) {
    return nary(Op::function, operands, 0, name);
}

Expression Expression::keyword(const char* text) { return nary(Op::keyword, {}, 0, text); }

Expression Expression::separator(std::string_view text) {
    Expression out = parameter_copy(ValueView::text(text));
    out.nodes_.front().ref = kept_name(text);
    return out;
}

Expression Expression::next_value(const char* sequence) { return nary(Op::next_value, {}, 0, sequence); }

void Expression::set_subquery(std::size_t number, std::shared_ptr<const Select> select) {
    rest_->subqueries[number] = std::move(select);
}

Expression Expression::name(const char* label, std::uint16_t alias) {
    Expression out = nary(Op::name, {}, 0, label);
    out.nodes_.front().alias = alias;
    return out;
}

Expression Expression::name(const char* label, std::uint16_t alias, std::shared_ptr<const FromItem> rows) {
    Expression out = name(label, alias);
    if (rows != nullptr) out.rest().kept.push_back({.list = {}, .alias = alias, .rows = std::move(rows)});
    return out;
}

const FromItem* Expression::rows_of(std::uint16_t alias) const noexcept {
    if (rest_ == nullptr) return nullptr;
    for (const Kept& kept : rest_->kept)
        if (kept.rows != nullptr && kept.alias == alias) return kept.rows.get();
    return nullptr;
}

Expression Expression::cast(const ColumnType& type, Expression operand) {
    Expression out = unary(Op::cast, std::move(operand));
    out.nodes_.front().ref = &type;
    return out;
}

Expression Expression::typed(const ColumnType& type, Expression parameter) {
    Expression out = unary(Op::typed, std::move(parameter));
    out.nodes_.front().ref = &type;
    return out;
}

Expression Expression::like(Op op, Expression left, Expression pattern, char escape) {
    Expression out = binary(op, std::move(left), std::move(pattern));
    out.nodes_.front().column = static_cast<unsigned char>(escape);
    return out;
}

Expression Expression::in_list(Op op, Expression left, std::vector<Expression> list) {
    const auto is_parameter = [](const Expression& one) {
        return one.nodes_.size() == 1 && one.nodes_.front().op == Op::parameter;
    };
    if (list.size() <= longest_written_list || !std::all_of(list.begin(), list.end(), is_parameter)) {
        const std::size_t padded = padded_list_size(list.size());
        while (list.size() < padded) list.push_back(list.back());
        list.insert(list.begin(), std::move(left));
        return nary(op, std::move(list));
    }
    std::vector<Value> values;
    values.reserve(list.size());
    for (Expression& one : list) values.push_back(std::move(one.nodes_.front().value));
    auto shared = std::make_shared<const ValueList>(std::move(values));
    Expression leaf = nary(Op::list, {}, 0, shared.get());
    leaf.rest().kept.push_back({.list = std::move(shared), .rows = {}});
    return binary(op, std::move(left), std::move(leaf));
}

Expression Expression::subquery(Op op, std::shared_ptr<const Select> select) {
    Expression out = leaf(op);
    out.rest().subqueries.push_back(std::move(select));
    return out;
}

Expression Expression::excluded(const Table& table, std::size_t column) {
    return nary(Op::excluded, {}, static_cast<std::uint16_t>(column), &table);
}

}  // namespace carboy::sql
