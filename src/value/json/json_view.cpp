#include <carboy/value/json/json_document.hpp>

#include <carboy/value/json/json_tree.hpp>

#include "value/json/json_node.hpp"
#include "value/json/json_tree_builder.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace carboy::value {

namespace {

[[noreturn]] void refuse(std::string what) {
    throw JsonError("wrong_json", std::move(what),
                    "Check first with is_string() or a similar function, or read the value with get<T>().");
}

void check(bool is_so, std::string_view what) {
    if (!is_so) refuse(std::string("The JSON value is not ").append(what) + ".");
}

constexpr JsonNode null_node{.integer = 0, .size = 0, .kind = JsonKind::null};

void tell_object(JsonObjectView object, JsonSink& sink, KeyOrder order) {
    std::vector<JsonObjectView::Member> members;
    members.reserve(object.size());
    for (const JsonObjectView::Member& member : object) members.push_back(member);
    if (order == KeyOrder::sorted)
        std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    sink.begin_object();
    for (const JsonObjectView::Member& member : members) {
        sink.key(member.key);
        tell_json(member.value, sink, order);
    }
    sink.end_object();
}

}  // namespace

JsonView::JsonView() noexcept : node_(&null_node) {}

JsonKind JsonView::kind() const noexcept { return node_->kind; }

bool JsonView::as_bool() const {
    check(is_bool(), "a bool");
    return node_->integer != 0;
}

std::int64_t JsonView::as_int64() const {
    check(is_int64(), "an integer of 64 bits");
    return node_->integer;
}

std::uint64_t JsonView::as_uint64() const {
    check(is_uint64() || (is_int64() && node_->integer >= 0), "an unsigned integer of 64 bits");
    return node_->natural;
}

double JsonView::as_double() const {
    check(is_double(), "a floating-point number");
    return node_->real;
}

std::string_view JsonView::as_string() const {
    check(is_string(), "text");
    return {node_->text, node_->size};
}

JsonArrayView JsonView::as_array() const {
    check(is_array(), "a list");
    return JsonArrayView(*this);
}

JsonObjectView JsonView::as_object() const {
    check(is_object(), "an object");
    return JsonObjectView(*this);
}

std::string_view JsonView::digits() const noexcept { return {node_->text, node_->size}; }

double JsonView::to_double() const {
    switch (kind()) {
        case JsonKind::integer: return static_cast<double>(node_->integer);
        case JsonKind::natural: return static_cast<double>(node_->natural);
        case JsonKind::large_integer: return std::strtod(std::string(digits()).c_str(), nullptr);
        default: return node_->real;
    }
}

const JsonNode* JsonView::first() const noexcept { return node_ + 1; }
const JsonNode* JsonView::next() const noexcept { return node_ + (is_array() || is_object() ? node_->nodes : 1); }

std::size_t JsonView::size() const noexcept { return is_array() || is_object() ? node_->size : 0; }

std::optional<JsonView> JsonView::find(std::string_view key) const noexcept {
    if (!is_object()) return std::nullopt;
    const JsonNode* const end = next();
    for (const JsonNode* node = first(); node != end; node = JsonView(node + 1).next())
        if (std::string_view(node->text, node->size) == key) return JsonView(node + 1);
    return std::nullopt;
}

JsonView JsonView::at(std::string_view key) const {
    check(is_object(), "an object");
    const std::optional<JsonView> member = find(key);
    if (!member) refuse("The JSON object has no member '" + std::string(key) + "'.");
    return *member;
}

JsonView JsonView::at(std::size_t index) const {
    check(is_array(), "a list");
    if (index >= size()) refuse("The JSON list has no item " + std::to_string(index) + ".");
    JsonView item(first());
    for (; index > 0; --index) item = JsonView(item.next());
    return item;
}

JsonView::operator boost::json::value() const {
    TreeBuilder builder;
    tell_json(*this, builder, KeyOrder::kept);
    return builder.take();
}

void tell_json(JsonView value, JsonSink& sink, KeyOrder order) {
    switch (value.kind()) {
        case JsonKind::null: return sink.null();
        case JsonKind::boolean: return sink.boolean(value.as_bool());
        case JsonKind::integer: return sink.integer(value.as_int64());
        case JsonKind::natural: return sink.natural(value.as_uint64());
        case JsonKind::large_integer: return sink.large_integer(value.digits());
        case JsonKind::real: return sink.real(value.as_double());
        case JsonKind::text: return sink.text(value.as_string());
        case JsonKind::list: break;
        case JsonKind::object: return tell_object(value.as_object(), sink, order);
    }
    sink.begin_list();
    for (const JsonView item : value.as_array()) tell_json(item, sink, order);
    sink.end_list();
}

}  // namespace carboy::value
