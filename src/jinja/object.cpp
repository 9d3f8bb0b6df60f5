#include <carboy/jinja/callable.hpp>
#include <carboy/jinja/context.hpp>

#include "jinja/fail.hpp"
#include "jinja/native.hpp"
#include "jinja/ops.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

const ObjectType native_type{.name = "object", .native = true};

Value NativeObject::attribute(std::string_view) { return Value::missing(); }
Value NativeObject::item(const Value&) { return Value::missing(); }
Value NativeObject::call(State&, const Args&) { type_error(fmt::format("'{}' object is not callable", type_name())); }
Ptr<Iterator> NativeObject::iterate() { return {}; }
void NativeObject::repr(std::string& out) const { out.append("<").append(type_name()).append(" object>"); }
const ObjectType& NativeObject::type() const { return native_type; }

void throw_bad_argument(std::size_t position, std::string_view wanted, const Value& got) {
    type_error(fmt::format("argument {} must be {}, not {}", position, wanted, type_name(got)));
}

void throw_bad_count(std::size_t least, std::size_t most, std::size_t got) {
    if (least == most) type_error(fmt::format("the function takes {} arguments but {} were given", least, got));
    type_error(fmt::format("the function takes {} to {} arguments but {} were given", least, most, got));
}

void throw_unexpected_keyword(std::string_view name) {
    type_error(fmt::format("the function takes no keyword argument '{}'", name));
}

}  // namespace carboy::jinja
