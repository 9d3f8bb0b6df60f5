#include <carboy/jinja/adapt/context.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/text/names.hpp"

#include <algorithm>

namespace carboy::jinja {

/// All names are stored in one string.
Context::Context(std::initializer_list<Entry> entries) {
    std::size_t size = 0;
    for (const Entry& entry : entries) size += entry.name.size();
    Value text = Value::text_to_fill(size);
    values_.reserve(entries.size());
    char* at = text.room();
    for (const auto& [name, value] : entries) {
        const std::uint64_t hash = hash_text(name);
        if (values_.find(name, hash)) {
            values_.set(name, value);
            continue;
        }
        std::copy(name.begin(), name.end(), at);
        values_.add(Value::substring(text, {at, name.size()}), value, hash);
        at += name.size();
    }
}

Context Context::from(const Value& dict) {
    if (!is_mapping(dict)) type_error("a context must be a dict");
    Context out;
    out.values_ = *to_dict(dict);
    return out;
}

void Context::update(const ContextView& other) {
    Dict given;
    other.copy_to(given);
    for (const Dict::Entry& entry : given.entries()) values_.set(entry.key, entry.value.owned());
}

const Value* ContextView::find(std::string_view name, std::uint64_t hash) const noexcept {
    if (over_)
        if (const Value* found = over_->find(name, hash)) return found;
    if (values_) return values_->find(name, hash);
    for (std::size_t i = entries_.size(); i-- > 0;)
        if (same_name(entries_[i].name, name)) return &entries_[i].value;
    return nullptr;
}

void ContextView::copy_to(Dict& out) const {
    for_each([&out](std::string_view name, const Value& value) { out.set(name, value); });
}

}  // namespace carboy::jinja
