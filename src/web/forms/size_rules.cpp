// FieldValidators about lengths, numbers and files.
#include <algorithm>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/value/text/float_text.hpp>
#include <carboy/web/forms/file_fields.hpp>
#include <carboy/web/forms/validators.hpp>

#include "web/forms/message.hpp"
#include "web/forms/python_numbers.hpp"
#include "web/forms/rule.hpp"

namespace carboy::web {

namespace {

class LengthRule final : public ValidationRule {
  public:
    explicit LengthRule(LengthLimits limits) : limits_(std::move(limits)) {
        if ((limits_.min == -1 && limits_.max == -1) || (limits_.max != -1 && limits_.min > limits_.max))
            throw Error("bad_validator", "The limits of a length() validator cannot be met.",
                        "Give a min, a max that is at least as large, or both.");
    }

    Verdict check(Form&, Field& field) const override {
        const auto length = static_cast<std::int64_t>(field.length());
        if (length >= limits_.min && (limits_.max == -1 || length <= limits_.max)) return {};
        const std::string min = std::to_string(limits_.min), max = std::to_string(limits_.max);
        return {Verdict::Kind::fail, format_message(limits_.message.empty() ? message() : limits_.message,
                                                    {{"min", min}, {"max", max}, {"length", std::to_string(length)}})};
    }
    void describe(Field& field) const override {
        if (limits_.min != -1) field.set_flag("minlength", limits_.min);
        if (limits_.max != -1) field.set_flag("maxlength", limits_.max);
    }

  private:
    std::string message() const {
        if (limits_.max == -1)
            return Field::translate("Field must be at least %(min)d character long.",
                                    "Field must be at least %(min)d characters long.", limits_.min);
        if (limits_.min == -1)
            return Field::translate("Field cannot be longer than %(max)d character.",
                                    "Field cannot be longer than %(max)d characters.", limits_.max);
        if (limits_.min == limits_.max)
            return Field::translate("Field must be exactly %(max)d character long.",
                                    "Field must be exactly %(max)d characters long.", limits_.max);
        return Field::translate("Field must be between %(min)d and %(max)d characters long.");
    }

    LengthLimits limits_;
};

/// The number of a field in the form that compare_decimals() reads; nullopt for NaN and for no value. An infinite
/// number becomes one that is larger than every bound.
std::optional<std::string> comparable(const std::string& text) {
    if (text == "inf") return "1e999999";
    if (text == "-inf") return "-1e999999";
    return read_decimal(text);
}

class RangeRule final : public ValidationRule {
  public:
    explicit RangeRule(NumberLimits limits) : limits_(std::move(limits)) {
        for (const auto& bound : {limits_.min, limits_.max})
            if (bound && !read_decimal(bound->text()))
                throw Error("bad_validator", "A bound of a number_range() validator is not a number.",
                            "Give numbers, or decimal numbers as strings.");
    }

    Verdict check(Form&, Field& field) const override {
        const auto number = field.has_value() ? comparable(field.text()) : std::nullopt;
        if (number && (!limits_.min || compare_decimals(*number, limits_.min->text()) >= 0) &&
            (!limits_.max || compare_decimals(*number, limits_.max->text()) <= 0))
            return {};
        const std::string min = limits_.min ? limits_.min->text() : "None";
        const std::string max = limits_.max ? limits_.max->text() : "None";
        return {Verdict::Kind::fail,
                format_message(limits_.message.empty() ? message() : limits_.message, {{"min", min}, {"max", max}})};
    }
    void describe(Field& field) const override {
        if (limits_.min) field.set_flag("min", limits_.min->text());
        if (limits_.max) field.set_flag("max", limits_.max->text());
    }

  private:
    std::string message() const {
        if (!limits_.max) return Field::translate("Number must be at least %(min)s.");
        if (!limits_.min) return Field::translate("Number must be at most %(max)s.");
        return Field::translate("Number must be between %(min)s and %(max)s.");
    }

    NumberLimits limits_;
};

const std::vector<const http::UploadedFile*>& files_of(const Field& field) {
    return static_cast<const FileField&>(field).files();
}

class FileRequiredRule final : public MessageRule {
  public:
    using MessageRule::MessageRule;
    explicit FileRequiredRule(std::string message) : MessageRule(std::move(message)) {}
    Verdict check(Form&, Field& field) const override {
        if (!files_of(field).empty()) return {};
        return {Verdict::Kind::stop, message_or("This field is required.")};
    }
    void describe(Field& field) const override { field.set_flag("required", true); }
};

class FileAllowedRule final : public MessageRule {
  public:
    FileAllowedRule(std::vector<std::string> extensions, std::string message)
        : MessageRule(std::move(message)), extensions_(std::move(extensions)) {}
    Verdict check(Form&, Field& field) const override {
        for (const http::UploadedFile* file : files_of(field)) {
            const std::string name = lower(file->filename);
            if (std::any_of(extensions_.begin(), extensions_.end(),
                            [&](const std::string& one) { return name.ends_with("." + lower(one)); }))
                continue;
            std::string list;
            for (const std::string& one : extensions_) list += (list.empty() ? "" : ", ") + one;
            std::string message = message_or("File does not have an approved extension: {extensions}");
            if (const std::size_t at = message.find("{extensions}"); at != message.npos) message.replace(at, 12, list);
            return {Verdict::Kind::stop, message};
        }
        return {};
    }

  private:
    std::vector<std::string> extensions_;
};

class FileSizeRule final : public MessageRule {
  public:
    FileSizeRule(std::uint64_t most, std::uint64_t least, std::string message)
        : MessageRule(std::move(message)), most_(most), least_(least) {}
    Verdict check(Form&, Field& field) const override {
        for (const http::UploadedFile* file : files_of(field))
            if (file->size() < least_ || file->size() > most_)
                return fail("File must be between " + std::to_string(least_) + " and " + std::to_string(most_) +
                            " bytes.");
        return {};
    }

  private:
    std::uint64_t most_;
    std::uint64_t least_;
};

}  // namespace

NumberBound::NumberBound(double number) : text_(value::float_text(number)) {}

ValidatorFor<text_kind | kind_bit(FieldKind::list)> length(std::int64_t min, std::int64_t max, std::string message) {
    return length(LengthLimits{min, max, std::move(message)});
}
ValidatorFor<text_kind | kind_bit(FieldKind::list)> length(LengthLimits limits) {
    return {std::make_shared<LengthRule>(std::move(limits))};
}

ValidatorFor<number_kind> number_range(std::optional<NumberBound> min, std::optional<NumberBound> max,
                                       std::string message) {
    return number_range(NumberLimits{std::move(min), std::move(max), std::move(message)});
}
ValidatorFor<number_kind> number_range(NumberLimits limits) { return {std::make_shared<RangeRule>(std::move(limits))}; }

ValidatorFor<file_kind> file_required(std::string message) {
    return {std::make_shared<FileRequiredRule>(std::move(message))};
}
ValidatorFor<file_kind> file_allowed(std::vector<std::string> extensions, std::string message) {
    return {std::make_shared<FileAllowedRule>(std::move(extensions), std::move(message))};
}
ValidatorFor<file_kind> file_size(std::uint64_t max_size, std::uint64_t min_size, std::string message) {
    return {std::make_shared<FileSizeRule>(max_size, min_size, std::move(message))};
}

}  // namespace carboy::web
