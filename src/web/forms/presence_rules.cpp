// FieldValidators about whether something was given, and about the values of other fields and lists.
#include <algorithm>

#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/validators.hpp>

#include "web/forms/message.hpp"
#include "web/forms/python_numbers.hpp"
#include "web/forms/rule.hpp"

namespace carboy::web {

namespace {

constexpr std::string_view required_message = "This field is required.";

class RequiredRule final : public MessageRule {
  public:
    enum class Kind { value, input, data };
    RequiredRule(Kind kind, std::string message) : MessageRule(std::move(message)), kind_(kind) {}

    Verdict check(Form&, Field& field) const override {
        if (kind_ == Kind::input ? has_input(field) : kind_ == Kind::data ? has_data(field) : has_value(field))
            return {};
        return {Verdict::Kind::stop, message_or(required_message), true};
    }
    void describe(Field& field) const override { field.set_flag("required", true); }

  private:
    static bool has_input(const Field& field) { return !field.raw_data().empty() && !field.raw_data().front().empty(); }
    static bool has_data(const Field& field) {
        return !field.is_falsy() && (!is_text(field) || !is_blank(field.text()));
    }
    /// A number or a time is present when something was typed: 0 is a value, and "abc" keeps its own message.
    static bool has_value(const Field& field) {
        if (!field.counts_when_typed()) return has_data(field);
        if (!field.has_input()) return field.has_value();
        return has_input(field) && !is_blank(field.raw_data().front());
    }
    static bool is_text(const Field& field) { return field.data_view().is_string(); }
    static bool is_blank(std::string_view text) { return stripped(text).empty(); }

    Kind kind_;
};

class OptionalRule final : public ValidationRule {
  public:
    explicit OptionalRule(bool strip) : strip_(strip) {}
    Verdict check(Form&, Field& field) const override {
        const auto& raw = field.raw_data();
        const bool given = !raw.empty() && !(strip_ ? stripped(raw.front()) : std::string_view(raw.front())).empty();
        return given ? Verdict{} : Verdict{Verdict::Kind::stop, {}, true};
    }
    void describe(Field& field) const override { field.set_flag("optional", true); }

  private:
    bool strip_;
};

class EqualRule final : public MessageRule {
  public:
    EqualRule(const Field* other, std::string name, std::string message)
        : MessageRule(std::move(message)), other_(other), name_(std::move(name)) {}

    Verdict check(Form& form, Field& field) const override {
        const Field* other = other_ ? other_ : form.find(name_);
        if (!other) {
            std::string text = Field::translate("Invalid field name '%s'.");
            if (const std::size_t at = text.find("%s"); at != text.npos) text.replace(at, 2, name_);
            return {Verdict::Kind::fail, text};
        }
        if (field.equals(*other)) return {};
        const std::string& name = other_ ? other_->short_name() : name_;
        return {Verdict::Kind::fail, format_message(message_or("Field must be equal to %(other_name)s."),
                                                    {{"other_name", name}, {"other_label", other->label().text}})};
    }

  private:
    const Field* other_;
    std::string name_;
};

class MembershipRule final : public MessageRule {
  public:
    MembershipRule(std::vector<jinja::Value> values, bool wanted, std::string message)
        : MessageRule(std::move(message)), values_(std::move(values)), wanted_(wanted) {}

    Verdict check(Form&, Field& field) const override {
        const jinja::Value data = field.data_view();
        const bool found = std::any_of(values_.begin(), values_.end(), [&](const jinja::Value& value) {
            return value.kind() == data.kind() && value.str() == data.str();
        });
        if (found == wanted_) return {};
        std::string list;
        for (const jinja::Value& value : values_) list += (list.empty() ? "" : ", ") + value.str();
        const std::string message = message_or(wanted_ ? "Invalid value, must be one of: %(values)s."
                                                       : "Invalid value, can't be any of: %(values)s.");
        return {Verdict::Kind::fail, format_message(message, {{"values", list}})};
    }

  private:
    std::vector<jinja::Value> values_;
    bool wanted_;
};

}  // namespace

ValidatorFor<any_kind> required(std::string message) {
    return {std::make_shared<RequiredRule>(RequiredRule::Kind::value, std::move(message))};
}
ValidatorFor<any_kind> input_required(std::string message) {
    return {std::make_shared<RequiredRule>(RequiredRule::Kind::input, std::move(message))};
}
ValidatorFor<any_kind> data_required(std::string message) {
    return {std::make_shared<RequiredRule>(RequiredRule::Kind::data, std::move(message))};
}
ValidatorFor<any_kind> optional(bool strip_whitespace) { return {std::make_shared<OptionalRule>(strip_whitespace)}; }

ValidatorFor<any_kind> equal_to(const Field& other, std::string message) {
    return {std::make_shared<EqualRule>(&other, std::string(), std::move(message))};
}
ValidatorFor<any_kind> equal_to(std::string name, std::string message) {
    return {std::make_shared<EqualRule>(nullptr, std::move(name), std::move(message))};
}

ValidatorFor<any_kind> any_of(std::vector<jinja::Value> values, std::string message) {
    return {std::make_shared<MembershipRule>(std::move(values), true, std::move(message))};
}
ValidatorFor<any_kind> none_of(std::vector<jinja::Value> values, std::string message) {
    return {std::make_shared<MembershipRule>(std::move(values), false, std::move(message))};
}

}  // namespace carboy::web
