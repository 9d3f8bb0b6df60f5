// FieldValidators of form fields: rules that are compiled once, and functions of an application. Each kind of field
// accepts the validators that fit its value; another one does not compile.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/base/smart_pointers.hpp>

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::jinja {
struct Markup;
}

namespace carboy::web {

class Field;
class Form;

/// The value is not acceptable. Thrown by an application's validators; the message is shown beside the field.
class ValidationError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Ends the validation of a field, with a message if it is not empty.
class StopValidation : public std::runtime_error {
  public:
    explicit StopValidation(const std::string& message = {}) : std::runtime_error(message) {}
};

/// The kind of a field's value.
enum class FieldKind : std::uint8_t { text, number, moment, flag, choice, file, list };

/// A set of kinds.
using FieldKinds = unsigned;
constexpr FieldKinds kind_bit(FieldKind kind) { return 1U << static_cast<unsigned>(kind); }
inline constexpr FieldKinds any_kind = ~0U;

/// The result of a rule.
struct Verdict {
    enum class Kind : std::uint8_t { pass, fail, stop } kind = Kind::pass;
    std::string message = {};
    /// Removes the errors that the field has so far.
    bool clears = false;
};

/// A rule that a field's value must follow.
/// Threads: may be shared by forms of several threads.
class ValidationRule {
  public:
    virtual ~ValidationRule() = default;
    virtual Verdict check(Form& form, Field& field) const = 0;
    /// Adds the rule's attributes to the field's HTML, such as maxlength.
    virtual void describe(Field& field) const;
};

using ValidationRulePtr = std::shared_ptr<const ValidationRule>;

/// A rule for fields of these kinds.
template <FieldKinds Kinds>
struct ValidatorFor {
    ValidationRulePtr rule;
};

namespace detail {

ValidationRulePtr make_function_rule(std::function<void(Form&, Field&)> function);

template <class T>
inline constexpr bool is_validator = false;
template <FieldKinds Kinds>
inline constexpr bool is_validator<ValidatorFor<Kinds>> = true;

template <class FieldType, class Function>
ValidationRulePtr function_rule(Function function) {
    return make_function_rule([function = std::move(function)](Form& form, Field& field) {
        if constexpr (std::is_invocable_v<const Function&, FieldType&>)
            function(static_cast<FieldType&>(field));
        else
            function(form, static_cast<FieldType&>(field));
    });
}

}  // namespace detail

/// One validator of a FieldType: a rule, or a function of (FieldType&) or (Form&, FieldType&) that throws
/// ValidationError or StopValidation.
template <class FieldType>
class FieldValidator {
  public:
    template <FieldKinds Kinds>
    FieldValidator(ValidatorFor<Kinds> validator) : rule(std::move(validator.rule)) {
        static_assert((Kinds & kind_bit(FieldType::kind)) != 0,
                      "carboy: this validator does not fit the field's value: length() and email() are for text, "
                      "number_range() is for numbers, file_size() is for files");
    }
    template <class Function>
    requires(!detail::is_validator<std::remove_cvref_t<Function>> &&
             !std::is_same_v<std::remove_cvref_t<Function>, FieldValidator> &&
             (std::is_invocable_v<const std::remove_cvref_t<Function>&, FieldType&> ||
              std::is_invocable_v<const std::remove_cvref_t<Function>&, Form&, FieldType&>))
        FieldValidator(Function&& function)
        : rule(detail::function_rule<FieldType>(std::remove_cvref_t<Function>(std::forward<Function>(function)))) {}

    /// Fails to compile, with our own message: a field with a validator's name hides it, and a call of it returns HTML.
    template <class Html>
    requires std::is_same_v<Html, jinja::Markup> FieldValidator(Html) {
        static_assert(sizeof(FieldType) == 0,
                      "carboy: this member has the name of the validator and hides it: write carboy::email(), or "
                      "carboy:: before the name of another validator");
    }

    ValidationRulePtr rule;
};

/// The validators of a field, in the order in which they run.
template <class FieldType>
class FieldValidators {
  public:
    FieldValidators() = default;
    FieldValidators(std::initializer_list<FieldValidator<FieldType>> validators) {
        for (const FieldValidator<FieldType>& validator : validators) rules.push_back(validator.rule);
    }
    std::vector<ValidationRulePtr> rules;
};

}  // namespace carboy::web
