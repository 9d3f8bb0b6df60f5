#include "jinja/methods/python_class.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/range.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace carboy::jinja {
namespace {

class PythonClass final : public NativeObject {
  public:
    using Construct = Value (*)(State&, const Args&);
    PythonClass(std::string name, Construct construct) : name_(std::move(name)), construct_(construct) {}
    std::string_view type_name() const override { return "type"; }
    bool callable() const override { return true; }
    bool truth() const override { return true; }
    void repr(std::string& out) const override { fmt::format_to(std::back_inserter(out), "<class '{}'>", name_); }
    bool equal(const NativeObject& other) const override {
        const auto* type = dynamic_cast<const PythonClass*>(&other);
        return type && type->name_ == name_;
    }
    Value call(State& state, const Args& args) override {
        if (construct_) return construct_(state, args);
        fail("NotImplementedError", fmt::format("a template cannot make values by calling the class '{}'", name_));
    }
    Value attribute(std::string_view name) override {
        const std::size_t dot = name_.rfind('.');
        const std::string_view full = name_;
        if (name == "__name__" || name == "__qualname__") return Value(full.substr(dot + 1));
        if (name == "__module__") return Value(dot == std::string::npos ? "builtins" : full.substr(0, dot));
        if (name == "fromkeys" && name_ == "dict")
            return bind_method(Value(make_ref<Dict>()), name, find_dict_method(name));
        return Value::missing();
    }

  private:
    std::string name_;
    Construct construct_;
};

// Names that dir() lists for Python's types and that templates do not support: first those of every type, then of each.
constexpr std::string_view object_names =
    " __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__ __hash__ "
    "__init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ __setattr__ "
    "__sizeof__ __subclasshook__ ";
constexpr std::string_view str_names =
    " __add__ __contains__ __getitem__ __getnewargs__ __iter__ __mod__ __mul__ __rmod__ __rmul__ ";
constexpr std::string_view list_names =
    " __add__ __class_getitem__ __contains__ __delitem__ __getitem__ __iadd__ __imul__ __iter__ __mul__ "
    "__reversed__ __rmul__ __setitem__ ";
constexpr std::string_view tuple_names =
    " __add__ __class_getitem__ __contains__ __getitem__ __getnewargs__ __iter__ __mul__ __rmul__ ";
constexpr std::string_view dict_names =
    " __class_getitem__ __contains__ __delitem__ __getitem__ __ior__ __iter__ __or__ __reversed__ __ror__ "
    "__setitem__ ";
constexpr std::string_view int_names =
    " __abs__ __add__ __and__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ "
    "__getnewargs__ __index__ __int__ __invert__ __lshift__ __mod__ __mul__ __neg__ __or__ __pos__ "
    "__pow__ __radd__ __rand__ __rdivmod__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ __round__ "
    "__rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __sub__ __truediv__ __trunc__ "
    "__xor__ from_bytes to_bytes ";
constexpr std::string_view float_names =
    " __abs__ __add__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getformat__ "
    "__getnewargs__ __int__ __mod__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdivmod__ __rfloordiv__ "
    "__rmod__ __rmul__ __round__ __rpow__ __rsub__ __rtruediv__ __sub__ __truediv__ __trunc__ fromhex ";
constexpr std::string_view none_names = " __bool__ ";
constexpr std::string_view range_names = " __bool__ __contains__ __getitem__ __iter__ __reversed__ ";
constexpr std::string_view view_names =
    " __and__ __contains__ __iter__ __or__ __rand__ __reversed__ __ror__ __rsub__ __rxor__ __sub__ "
    "__xor__ mapping ";
constexpr std::string_view function_names =
    " __annotations__ __base__ __bases__ __call__ __closure__ __code__ __defaults__ __dict__ __func__ __get__ "
    "__globals__ "
    "__kwdefaults__ __module__ __mro__ __name__ __qualname__ __self__ __subclasses__ __text_signature__ __wrapped__ ";
constexpr std::string_view instance_names = " __annotations__ __dict__ __module__ __slots__ __weakref__ ";

std::string_view names_of(const Value& value) {
    switch (value.kind()) {
        case Kind::none: return none_names;
        case Kind::boolean:
        case Kind::integer: return int_names;
        case Kind::real: return float_names;
        case Kind::string: return str_names;
        case Kind::list: return list_names;
        case Kind::tuple: return tuple_names;
        case Kind::dict: return dict_names;
        case Kind::object: break;
        default: return {};
    }
    if (native_as<Range>(value)) return range_names;
    if (native_as<DictView>(value)) return view_names;
    for (const std::string_view type : {"function", "builtin_function_or_method", "type"})
        if (type == type_name(value)) return function_names;
    return instance_names;
}

bool lists(std::string_view names, std::string_view name) {
    for (std::size_t at = names.find(name); at != std::string_view::npos; at = names.find(name, at + 1))
        if (names[at - 1] == ' ' && names[at + name.size()] == ' ') return true;
    return false;
}

}  // namespace

Value make_class(std::string_view name, Value (*construct)(State& state, const Args& args)) {
    return Value(Ptr<NativeObject>::adopt(new PythonClass(std::string(name), construct)));
}

Value class_of(const Value& value) {
    return Value(Ptr<NativeObject>::adopt(new PythonClass(qualified_type_name(value), nullptr)));
}

void refuse_attribute(const Value& value, std::string_view name) {
    // Most names that are not attributes are keys, which need not be looked up in the lists.
    const std::string_view others[] = {"from_bytes", "to_bytes", "fromhex", "mapping"};
    if (!name.starts_with("__") && std::find(std::begin(others), std::end(others), name) == std::end(others)) return;
    if (name.find(' ') != std::string_view::npos) return;
    if (!lists(names_of(value), name) && !lists(object_names, name)) return;
    fail("NotImplementedError",
         fmt::format("Python's attribute '{}' of {} is not supported in templates", name, type_name(value)));
}

}  // namespace carboy::jinja
