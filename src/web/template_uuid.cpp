#include "web/template_uuid.hpp"

#include <algorithm>

#include <carboy/base/text.hpp>

#include "web/template_mapping.hpp"

namespace carboy::web {

namespace {

std::string without_hyphens(std::string_view text) {
    std::string hex = lower(text);
    std::erase(hex, '-');
    return hex;
}

class UuidObject final : public jinja::NativeObject {
  public:
    explicit UuidObject(std::string_view text) : text_(without_hyphens(text)) {
        for (const std::size_t at : {8, 13, 18, 23})
            if (at <= text_.size()) text_.insert(at, "-");
    }
    std::string_view type_name() const override { return "UUID"; }
    jinja::Value attribute(std::string_view name) override {
        return name == "hex" ? jinja::Value(without_hyphens(text_)) : jinja::Value::missing();
    }
    void str(std::string& out) const override { out += text_; }
    void repr(std::string& out) const override { out.append("UUID('").append(text_).append("')"); }
    bool truth() const override { return true; }
    bool equal(const NativeObject& other) const override {
        const auto* uuid = dynamic_cast<const UuidObject*>(&other);
        return uuid && uuid->text_ == text_;
    }

  private:
    std::string text_;
};

}  // namespace

jinja::Value make_uuid_object(std::string_view text) { return make_object<UuidObject>(text); }

}  // namespace carboy::web
