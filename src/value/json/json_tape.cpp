#include "value/json/json_tape.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

namespace carboy::value {

namespace {

std::string_view text_of(const JsonNode& node) noexcept { return {node.text, node.size}; }

std::size_t nodes_of(const JsonNode& node) noexcept {
    return node.kind == JsonKind::list || node.kind == JsonKind::object ? node.nodes : 1;
}

/// Returns the keys of an object in their order.
std::vector<const JsonNode*> keys_of(const JsonNode& object) {
    std::vector<const JsonNode*> keys;
    keys.reserve(object.size);
    const JsonNode* key = &object + 1;
    for (std::uint32_t i = 0; i < object.size; ++i) {
        keys.push_back(key);
        key += 1 + nodes_of(key[1]);
    }
    return keys;
}

/// Tests whether a small number of keys contains repetitions by comparing each pair, without allocating.
bool few_repeat(const JsonNode& object) noexcept {
    const JsonNode* key = &object + 1;
    for (std::uint32_t i = 0; i < object.size; ++i, key += 1 + nodes_of(key[1])) {
        const JsonNode* other = &object + 1;
        for (std::uint32_t k = 0; k < i; ++k, other += 1 + nodes_of(other[1]))
            if (text_of(*other) == text_of(*key)) return true;
    }
    return false;
}

/// Sorts by key, and equal keys by position.
void sort_keys(std::vector<const JsonNode*>& keys) {
    std::sort(keys.begin(), keys.end(), [](const JsonNode* a, const JsonNode* b) {
        const int order = text_of(*a).compare(text_of(*b));
        return order != 0 ? order < 0 : std::less<>()(a, b);
    });
}

bool many_repeat(const JsonNode& object) {
    std::vector<const JsonNode*> keys = keys_of(object);
    sort_keys(keys);
    return std::adjacent_find(keys.begin(), keys.end(), [](auto* a, auto* b) { return text_of(*a) == text_of(*b); }) !=
           keys.end();
}

}  // namespace

JsonNode& JsonTape::add(JsonKind kind) {
    if (!open_.empty() && nodes_[open_.back()].kind == JsonKind::list) ++nodes_[open_.back()].size;
    JsonNode& node = nodes_[count_++];
    node.kind = kind;
    node.size = 0;
    return node;
}

const char* JsonTape::kept(std::string_view text) {
    const std::less_equal<> before;
    if (before(text_.data(), text.data()) && before(text.data() + text.size(), text_.data() + text_.size()))
        return text.data();
    if (!unescaped_) unescaped_ = std::make_unique_for_overwrite<char[]>(text_.size());
    char* const place = unescaped_.get() + unescaped_size_;
    std::memcpy(place, text.data(), text.size());
    unescaped_size_ += text.size();
    return place;
}

void JsonTape::add_text(JsonKind kind, std::string_view text) {
    JsonNode& node = add(kind);
    node.text = kept(text);
    node.size = static_cast<std::uint32_t>(text.size());
}

void JsonTape::begin(JsonKind kind) {
    add(kind);
    open_.push_back(count_ - 1);
}

void JsonTape::end() noexcept {
    nodes_[open_.back()].nodes = count_ - open_.back();
    open_.pop_back();
}

void JsonTape::key(std::string_view text) {
    ++nodes_[open_.back()].size;
    add_text(JsonKind::text, text);
}

void JsonTape::end_object() {
    JsonNode& object = nodes_[open_.back()];
    if (object.size > 8 ? many_repeat(object) : few_repeat(object)) drop_repeated_keys(object);
    end();
}

// As in Python, a repeated key keeps its first position and has its last value.
void JsonTape::drop_repeated_keys(JsonNode& object) {
    const std::vector<const JsonNode*> keys = keys_of(object);
    std::vector<const JsonNode*> sorted = keys;
    sort_keys(sorted);
    std::vector<JsonNode> members;
    std::uint32_t size = 0;
    for (const JsonNode* key : keys) {
        const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), key,
                                                    [](auto* a, auto* b) { return text_of(*a) < text_of(*b); });
        if (*first != key) continue;
        const JsonNode* value = *(last - 1) + 1;
        members.push_back(*key);
        members.insert(members.end(), value, value + nodes_of(*value));
        ++size;
    }
    std::copy(members.begin(), members.end(), &object + 1);
    object.size = size;
    count_ = open_.back() + 1 + members.size();
}

}  // namespace carboy::value
