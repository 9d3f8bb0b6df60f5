// Undefined values: what is known of the missing thing, and what each flavour allows.
#pragma once

#include <carboy/jinja/options.hpp>
#include <carboy/jinja/value.hpp>

namespace carboy::jinja {

/// What an undefined value says when it is used. A missing variable has a name; a missing attribute an object too.
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

/// The class's name with its module: "jinja2.utils.Cycler".
std::string qualified_type_name(const Value& value);

Undefined flavour_of(const Value& undefined);
std::string undefined_message(const Value& undefined);
/// str(undefined): nothing, or "{{ name }}" for the debug flavour. Throws: UndefinedError for the strict one.
void write_undefined(const Value& undefined, std::string& out);

}  // namespace carboy::jinja
