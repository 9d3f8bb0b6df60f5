#include "jinja/methods/methods.hpp"

#include "jinja/python/arguments.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"

namespace carboy::jinja {

static Method find_own_method(const Value& self, std::string_view name) {
    switch (self.kind()) {
        case Kind::boolean:
        case Kind::integer:
        case Kind::real: return find_number_method(self, name);
        case Kind::string: {
            const Method method = find_string_method(name);
            return !method && self.is_markup() ? find_markup_method(name) : method;
        }
        case Kind::list: return find_list_method(name);
        case Kind::tuple: return find_tuple_method(name);
        case Kind::dict: return find_dict_method(name);
        case Kind::object:
            if (self.native()) return nullptr;
            if (self.type().shape == Shape::mapping) return find_mapping_method(name);
            return self.type().shape == Shape::sequence ? find_tuple_method(name) : nullptr;
        default: return nullptr;
    }
}

Method find_method(const Value& self, std::string_view name) {
    if (const Method method = find_own_method(self, name)) return method;
    return name.starts_with("__") ? find_common_method(self, name) : nullptr;
}

namespace {

template <void (*Write)(const Value&, std::string&)>
Value written(State&, const Value& self, const Args& args) {
    Arguments("__str__", args, {}, 0);
    std::string out;
    Write(self, out);
    return Value(out);
}

Value size(State&, const Value& self, const Args& args) {
    Arguments("__len__", args, {}, 0);
    return length_of(self);
}

}  // namespace

Method find_common_method(const Value& self, std::string_view name) {
    if (name == "__str__") return written<write_str>;
    if (name == "__repr__") return written<write_repr>;
    const bool sized = self.is_undefined() || self.is_string() || size_of(self) >= 0;
    return name == "__len__" && sized ? size : nullptr;
}

}  // namespace carboy::jinja
