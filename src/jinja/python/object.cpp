#include <carboy/jinja/python/object.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/native.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

const ObjectType native_type{.name = "object", .native = true};

Value NativeObject::attribute(std::string_view) { return Value::missing(); }
Value NativeObject::item(const Value&) { return Value::missing(); }
Value NativeObject::call(State&, const Args&) { type_error(fmt::format("'{}' object is not callable", type_name())); }
Ptr<Iterator> NativeObject::iterate() { return {}; }
void NativeObject::repr(std::string& out) const { out.append("<").append(type_name()).append(" object>"); }
Value NativeObject::owned() const { return Value::missing(); }
const ObjectType& NativeObject::type() const { return native_type; }

}  // namespace carboy::jinja
