// Python's Enum: members that are printed as Role.reader, and their class.
#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/stdlib/python_values.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/methods/access.hpp"
#include "jinja/methods/brace_format.hpp"
#include "jinja/python/attribute_table.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja::python {
namespace {

class EnumMember final : public Operand {
  public:
    EnumMember(std::string_view type, std::string_view name, std::int64_t value)
        : type_(type), name_(name), value_(value) {}

    std::string_view type_name() const override { return type_; }
    Value attribute(std::string_view name) override {
        if (name == "name") return Value::view(name_);
        return name == "value" ? Value(value_) : Value::missing();
    }
    void str(std::string& out) const override { out.append(type_).append(".").append(name_); }
    void repr(std::string& out) const override {
        fmt::format_to(std::back_inserter(out), "<{}.{}: {}>", type_, name_, value_);
    }
    bool equals(const Value& other) const override {
        const auto* member = as<EnumMember>(other);
        return member && member->type_ == type_ && member->value_ == value_;
    }
    std::uint64_t hash() const override { return hash_text(name_); }
    bool format(std::string_view spec, std::string& out) const override {
        std::string text;
        str(text);
        write_formatted(Value(text), spec, out);
        return true;
    }

  private:
    std::string_view type_, name_;
    std::int64_t value_;
};

class EnumClass final : public Callable {
  public:
    explicit EnumClass(const EnumNames& names) : names_(names) {}
    std::string_view type_name() const override { return "EnumType"; }
    void repr(std::string& out) const override { fmt::format_to(std::back_inserter(out), "<enum '{}'>", names_.type); }
    std::int64_t size() const override { return static_cast<std::int64_t>(names_.names.size()); }
    Value attribute(std::string_view name) override {
        if (name == "__name__") return Value::view(names_.type);
        const auto found = std::find(names_.names.begin(), names_.names.end(), name);
        return found == names_.names.end() ? Value::missing() : member(found - names_.names.begin());
    }
    Value item(const Value& key) override { return key.is_string() ? attribute(key.text()) : Value::missing(); }
    Ptr<Iterator> iterate() override;
    Value call(State&, const Args& args) override {
        if (args.size() != 1) type_error(fmt::format("{}() takes one value", names_.type));
        for (std::ptrdiff_t i = 0; i < size(); ++i)
            if (const Value found = member(i);
                jinja::equals(args[0], find_attribute(found, "value")) || jinja::equals(args[0], found))
                return found;
        value_error(fmt::format("{} is not a valid {}", args[0].repr(), names_.type));
    }
    Value member(std::ptrdiff_t index) const {
        const auto at = static_cast<std::size_t>(index);
        return make<EnumMember>(names_.type, names_.names[at], names_.values[at]);
    }

  private:
    EnumNames names_;
};

class EnumIterator final : public Iterator {
  public:
    explicit EnumIterator(Ptr<EnumClass> type) : type_(std::move(type)) {}
    bool next(Value& out) override {
        if (at_ == type_->size()) return false;
        out = type_->member(at_++);
        return true;
    }

  private:
    Ptr<EnumClass> type_;
    std::ptrdiff_t at_ = 0;
};

Ptr<Iterator> EnumClass::iterate() { return Ptr<Iterator>::adopt(new EnumIterator(Ptr<EnumClass>::share(this))); }

}  // namespace
}  // namespace carboy::jinja::python

namespace carboy::jinja {

Value make_enum_member(const EnumNames& names, std::int64_t value) {
    for (std::size_t i = 0; i < names.values.size(); ++i)
        if (names.values[i] == value) return python::make<python::EnumMember>(names.type, names.names[i], value);
    value_error(fmt::format("{} is not a valid {}", value, names.type));
}

Value make_enum_class(const EnumNames& names) { return Value(Ptr<NativeObject>::adopt(new python::EnumClass(names))); }

}  // namespace carboy::jinja
