#include <carboy/orm/mapping/error.hpp>
#include <carboy/orm/mapping/keyed.hpp>

#include <string>

#include "orm/mapping/key_index.hpp"

namespace carboy::orm::detail {

static const void* key_of_column(const ColumnProperty& column, const ListKey& by, const void* object) {
    const void* const held = column.value(static_cast<const char*>(object) + column.offset);
    return column.held == by.optional ? by.unwrapped(held) : held;
}

const void* key_of_object(const Mapper& target, const ListKey& by, const void* object) {
    return key_of_column(target.columns[target.column_named(by.member)], by, object);
}

static void* search(const Mapper& target, const ListKey& by, const std::vector<void*>& objects, const void* key) {
    const ColumnProperty& column = target.columns[target.column_named(by.member)];
    for (auto object = objects.rbegin(); object != objects.rend(); ++object) {
        const void* const its_key = key_of_column(column, by, *object);
        if (its_key != nullptr && by.same(its_key, key)) return *object;
    }
    return nullptr;
}

void* find_by_key(const ManyBase& list, const Mapper& target, const ListKey& by, const void* key) {
    constexpr std::size_t few = 8;  // a short list is searched faster than an index
    const std::vector<void*>& objects = list.load();
    const InstanceState* owner = list.instance_state();
    if (by.hash == nullptr || owner == nullptr || objects.size() < few) return search(target, by, objects, key);
    const ListObjects& all = list.items().objects;
    const KeyIndex::Found found = all.index().find(objects, owner->session->key_changes(), target, by, key);
    return found.several ? search(target, by, objects, key) : found.object;
}

static std::string described(const Mapper& target, const ListKey& by, sql::ValueView key) {
    std::string text(target.model);
    text.append(" whose ").append(by.member).append(" is ");
    sql::append_repr(text, key);
    return text;
}

void throw_no_key(const Mapper& target, const ListKey& by, sql::ValueView key) {
    throw SessionError("no_such_key", "The list has no " + described(target, by, key) + ".",
                       "Use get(key), which returns nullptr, or contains(key).");
}

void throw_key_taken(const Mapper& target, const ListKey& by, sql::ValueView key) {
    throw SessionError("key_taken", "The list already has a " + described(target, by, key) + ".",
                       "Change that object, or use set(), which replaces it.");
}

}  // namespace carboy::orm::detail
