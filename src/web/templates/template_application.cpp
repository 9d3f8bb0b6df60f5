// Source: Flask config.py, Config; ctx.py, _AppCtxGlobals.
#include "web/templates/template_application.hpp"

#include <map>
#include <string>

#include "web/context/request_context.hpp"
#include "web/templates/template_mapping.hpp"

namespace carboy::web {

namespace {

using jinja::Value;

const Config& current_settings() { return app_context().application().config; }

Value setting_value(const Setting& setting) {
    return std::visit(
        [](const auto& value) -> Value {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::monostate>) {
                return nullptr;
            } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Setting::Table>) {
                std::map<std::string, Value> table;
                for (const auto& [name, nested] : value) table.emplace(name, setting_value(nested));
                return table;
            } else {
                return value;
            }
        },
        setting.variant());
}

class ConfigObject final : public Mapping<ConfigObject> {
  public:
    static constexpr std::string_view python_name = "Config";

    std::size_t count() const { return current_settings().size(); }
    Value key(std::size_t index) const {
        return Value::view(current_settings().begin()[static_cast<std::ptrdiff_t>(index)].first);
    }
    Value find(std::string_view name) const {
        if (const Setting* setting = current_settings().find(name)) return setting_value(*setting);
        // Flask's configuration always has these.
        return name == "DEBUG" || name == "TESTING" ? Value(false) : Value::missing();
    }
    Value method(std::string_view) const { return Value::missing(); }
    /// Settings contain secrets, so they are never printed as a whole.
    void write(std::string& out) const { out += "<Config>"; }
};

Value global_value(std::string_view name) {
    const Global* global = app_context().globals.find(name);
    return global ? global->view() : Value::missing();
}

/// Iteration yields the names. It is not a mapping, so `items` and similar names are available for values.
class GlobalsObject final : public jinja::NativeObject {
  public:
    std::string_view type_name() const override { return "_AppCtxGlobals"; }
    Value attribute(std::string_view name) override {
        return name == "get" ? get_method(&global_value) : global_value(name);
    }
    Value item(const Value& key) override { return key.is_string() ? global_value(key.text()) : Value::missing(); }
    jinja::Ptr<jinja::Iterator> iterate() override;
    void repr(std::string& out) const override {
        out.append("<flask.g of '").append(app_context().application().name).append("'>");
    }
    bool truth() const override { return true; }
};

/// The names at the start of the iteration.
class NameIterator final : public jinja::Iterator {
  public:
    explicit NameIterator(const Globals& globals) {
        for (const auto& item : globals) names_.push_back(item.first);
    }
    bool next(Value& out) override {
        if (at_ == names_.size()) return false;
        out = names_[at_++];
        return true;
    }

  private:
    std::vector<std::string> names_;
    std::size_t at_ = 0;
};

jinja::Ptr<jinja::Iterator> GlobalsObject::iterate() {
    return jinja::Ptr<jinja::Iterator>::adopt(new NameIterator(app_context().globals));
}

}  // namespace

Value make_config_object() { return make_object<ConfigObject>(); }

Value make_g_object() { return make_object<GlobalsObject>(); }

}  // namespace carboy::web
