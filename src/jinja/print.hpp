// What every print statement runs: inline, because pages consist of it.
#pragma once

#include "jinja/expr.hpp"
#include "jinja/render.hpp"

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
                const Value value = type.getters ? type.getters[slot](object) : type.get(object, slot);
                return use(value);
            }
        } else if (subject.is_dict() && !dict_method_) {
            if (const Value* found = subject.dict().find(name_, hash_)) return use(*found);
        }
    }
    Value scratch;
    use(eval(render, scratch));
}

/// Writes a value of any kind; print_value() knows the frequent ones.
void print_other(Render& render, const Value& value, bool escaped);

/// Writes a value as output does.
inline void print_value(Render& render, const Value& value, bool escaped) {
    if (value.is_string())
        escaped && !value.is_markup() ? render.write_escaped(value.text()) : render.write(value.text());
    else if (value.is_integer())
        render.write(value.integer());
    else
        print_other(render, value, escaped);
}

/// The same between two texts of the template, with one look at the room for all three.
inline void print_between(Render& render, const Fragment& before, const Value& value, const Fragment& behind,
                          bool escaped) {
    const std::size_t around = before.size() + behind.size();
    if (value.is_integer()) {
        char* const at = before.copy_to(render.room(around + Render::integer_room));
        render.wrote(behind.copy_to(std::to_chars(at, at + Render::integer_room, value.integer()).ptr));
    } else if (value.is_string() && escaped && !value.is_markup() && value.text().size() <= Render::escaped_at_once) {
        const std::string_view text = value.text();
        char* const at = before.copy_to(render.room(around + escaped_room(text.size())));
        render.wrote(behind.copy_to(escape_html_into(at, text)));
    } else {
        render.write(before);
        print_value(render, value, escaped);
        render.write(behind);
    }
}

}  // namespace carboy::jinja
