// The code that every print statement runs; inline, because pages consist of it.
#pragma once

#include "jinja/run/expr.hpp"
#include "jinja/run/loop.hpp"
#include "jinja/run/render.hpp"

namespace carboy::jinja {

inline const Value& LocalExpr::value(const Render& render) const {
    const Value& value = render.frame()->slots[slot_];
    return value.is_missing() ? undefined_ : value;
}

inline const Value& AttributeExpr::subject_value(Render& render, Value& scratch) const {
    return local_ ? local_->value(render) : subject_->eval(render, scratch);
}

template <class Use>
inline void AttributeExpr::use(Render& render, Use use) const {
    if (local_) [[likely]] {
        const Value& subject = local_->value(render);
        if (subject.is_object()) {
            const ObjectType& type = subject.type();
            if (const int slot = slot_in(type); slot >= 0) {
                const void* const object = subject.data();
                if (type.texts && type.texts[slot]) return use(type.texts[slot](object));
                const Value value = type.getters ? type.getters[slot](object) : type.get(object, slot);
                return use(value);
            }
            if (const Value value = mapped(type, subject.data()); !value.is_missing()) return use(value);
        } else if (subject.is_dict() && !dict_method_ && !special_) {
            if (const Value* found = subject.dict().find(name_, hash_)) return use(*found);
        }
    }
    Value scratch;
    use(eval(render, scratch));
}

inline LoopObject* LoopExpr::loop(const Render& render) const {
    const Value& variable = local_->value(render);
    return variable.is_object() && &variable.type() == &loop_type ? &loop_at(variable.data()) : nullptr;
}

/// Returns bool() of the most frequent kinds: text and flags.
inline bool quick_truth(std::string_view text) { return !text.empty(); }
inline bool quick_truth(const Value& value) {
    return value.is_string() ? !value.text().empty() : value.is_bool() ? value.boolean() : value.truth();
}

/// Writes a value of any kind; print_value() handles the frequent ones.
void print_other(Render& render, const Value& value, bool escaped);

/// Writes a value as output.
inline void print_value(Render& render, const Value& value, bool escaped) {
    if (value.is_string())
        escaped && !value.is_markup() ? render.write_escaped(value.text()) : render.write(value.text());
    else if (value.is_integer())
        render.write(value.integer());
    else
        print_other(render, value, escaped);
}

/// A print statement's value between the template's text before and after it.
void print_between_slowly(Render& render, const Fragment& before, const Value& value, const Fragment& behind,
                          bool escaped);

/// The same for text that is escaped, with one check for room for all three parts.
[[gnu::always_inline]] inline void print_between(Render& render, const Fragment& before, std::string_view text,
                                                 const Fragment& behind, bool escaped) {
    if (!escaped || text.size() > Render::escaped_at_once) [[unlikely]]
        return print_between_slowly(render, before, Value::view(text), behind, escaped);
    char* const at = before.copy_to(render.room(before.size() + behind.size() + escaped_room(text.size())));
    render.wrote(behind.copy_to(escape_html_into(at, text)));
}

[[gnu::always_inline]] inline void print_between(Render& render, const Fragment& before, std::int64_t number,
                                                 const Fragment& behind) {
    char* const at = before.copy_to(render.room(before.size() + behind.size() + Render::integer_room));
    render.wrote(behind.copy_to(Render::write_integer(at, number)));
}

[[gnu::always_inline]] inline void print_between(Render& render, const Fragment& before, const Value& value,
                                                 const Fragment& behind, bool escaped) {
    if (value.is_string() && !value.is_markup()) {
        print_between(render, before, value.text(), behind, escaped);
    } else if (value.is_integer()) {
        print_between(render, before, value.integer(), behind);
    } else {
        print_between_slowly(render, before, value, behind, escaped);
    }
}

}  // namespace carboy::jinja
