#include "web/security/login_view.hpp"

#include <carboy/jinja/python/object.hpp>
#include <carboy/web/security/login.hpp>

namespace carboy::web {

namespace {

using jinja::Value;

class CurrentUserObject final : public jinja::NativeObject {
  public:
    std::string_view type_name() const override { return "User"; }
    bool truth() const override { return is_authenticated(); }
    Value attribute(std::string_view name) override {
        if (name == "is_authenticated" || name == "is_active") return is_authenticated();
        if (name == "is_anonymous") return !is_authenticated();
        const Value user = view_current_user();
        if (!user.is_object()) return Value::missing();
        if (jinja::NativeObject* native = user.native()) return native->attribute(name);
        const jinja::ObjectType& type = user.type();
        const int slot = type.find ? type.find(type, name) : -1;
        if (slot >= 0) return type.get(user.data(), slot);
        return type.attribute ? type.attribute(user.data(), name) : Value::missing();
    }
    void repr(std::string& out) const override {
        const Value user = view_current_user();
        out += user.is_none() ? "<anonymous>" : user.str();
    }
};

}  // namespace

Value make_current_user_object() { return Value(jinja::Ptr<jinja::NativeObject>::adopt(new CurrentUserObject())); }

}  // namespace carboy::web
