// Undefined values: the facts about the missing thing, and the operations that each kind allows.
#pragma once

#include <carboy/jinja/python/undefined.hpp>
#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

/// The data for the message of an undefined value. A missing variable has a name; a missing attribute also has an
/// object.
class UndefinedInfo : public Ref {
  public:
    Undefined flavour = Undefined::lenient;
    std::string hint;
    Value object = Value::missing();
    Value name;
};

Value undefined_variable(Undefined flavour, std::string_view name);
Value undefined_attribute(Undefined flavour, const Value& object, const Value& name);
Value undefined_hint(Undefined flavour, std::string hint, std::string_view name = {});

/// Returns the class's name with its module: "jinja2.utils.Cycler".
std::string qualified_type_name(const Value& value);

Undefined flavour_of(const Value& undefined);
std::string undefined_message(const Value& undefined);
/// Performs an operation on an undefined value. Throws: UndefinedError.
[[noreturn]] void fail_undefined(const Value& value);
/// Returns str(undefined): empty, or "{{ name }}" for the debug kind. Throws: UndefinedError for the strict kind.
void write_undefined(const Value& undefined, std::string& out);

}  // namespace carboy::jinja
