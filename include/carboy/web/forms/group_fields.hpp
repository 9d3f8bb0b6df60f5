// Fields that contain fields: a form inside a form, and lists of fields.
#pragma once

#include <carboy/base/smart_pointers.hpp>

#include <carboy/base/named_options.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/value_field.hpp>

namespace carboy::web {

/// The options of a field that contains fields.
struct GroupOptions {
    NamedOptions names_are_needed = {};
    std::string description = {};
    Attributes render_kw = {};
    std::string id = {};
    std::string name = {};
    /// The text between its name and the names of the inner fields.
    std::string separator = "-";
    FieldWidget widget = {};
};

/// The core of FormField.
class FormFieldBase : public Field {
  public:
    static constexpr FieldKind kind = FieldKind::list;

    std::string_view type() const noexcept override { return "FormField"; }
    jinja::Value data_view() const override;
    bool is_falsy() const override { return false; }
    jinja::Value errors_view() const override;
    bool has_errors() const override;
    std::vector<const Field*> subfields() const override;
    bool has_subfields() const override { return true; }
    jinja::Value attribute(std::string_view name) const override;
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override { return ""; }
    void process(const FormData* data) override;
    bool validate(Form& form, InlineValidator inline_validator) override;

  protected:
    FormFieldBase(std::optional<std::string> label, GroupOptions options);
    virtual Form& inner() const = 0;
    virtual void make(FormInput input, FormOptions options) = 0;
    void take_default() override {}
    void take_input() override {}

  private:
    std::string separator_;
};

/// A form inside a form: FormField<AddressForm> address{"Address"}; form.address->street.data().
/// Source: WTForms fields/form.py.
template <class Inner>
class FormField : public FormFieldBase {
  public:
    static_assert(std::is_base_of_v<Form, Inner>, "carboy: FormField<T> contains a form with a CARBOY_FORM line");
    struct Spec {
        std::optional<std::string> label = {};
        GroupOptions options = {};
    };

    FormField(std::optional<std::string> label = {}, GroupOptions options = {})
        : FormFieldBase(std::move(label), std::move(options)) {}
    explicit FormField(Spec spec) : FormField(std::move(spec.label), std::move(spec.options)) {}

    Inner& operator*() const { return *form_; }
    Inner* operator->() const { return form_.get(); }

    /// For forms.  Lifetime: the object must live until the form has been processed.
    template <class Member>
    void fill_from(const Member& member) {
        using Object = detail::MemberValue<Member>;
        if constexpr (detail::holds_optional<Object>) {
            if (member) fill_from(*member);
        } else {
            const Object* object = &detail::member_value(member);
            make_ = [object](FormInput input, FormOptions options) {
                return Owned<Inner>(new Inner(input, *object, std::move(options)));
            };
        }
    }
    template <class Member>
    void check_stored_in(const Member&) const {}
    template <class Member>
    void store_in(Member& member) const {
        if constexpr (detail::holds_optional<Member>) {
            if (!member) member.emplace();
            form_->populate_obj(*member);
        } else {
            form_->populate_obj(member);
        }
    }

  protected:
    Form& inner() const override { return *form_; }
    void make(FormInput input, FormOptions options) override {
        form_ = make_ ? make_(input, std::move(options)) : Owned<Inner>(new Inner(input, std::move(options)));
    }

  private:
    Owned<Inner> form_;
    std::function<Owned<Inner>(FormInput, FormOptions)> make_;
};

/// The options of a list of fields.
struct ListOptions {
    /// Blank entries are added until there are this many.
    std::size_t min_entries = 0;
    /// No more entries than this are read from the input; 0 means no limit except `most_entries`.
    std::size_t max_entries = 0;
    std::string description = {};
    Attributes render_kw = {};
    std::string id = {};
    std::string name = {};
    std::string separator = "-";
    FieldWidget widget = {};
};

/// The core of FieldList.
class FieldListBase : public Field {
  public:
    static constexpr FieldKind kind = FieldKind::list;
    /// The largest number of entries that input can create.
    static constexpr std::size_t most_entries = 1000;

    std::string_view type() const noexcept override { return "FieldList"; }
    jinja::Value data_view() const override;
    bool is_falsy() const override { return entries_.empty(); }
    std::size_t length() const override { return entries_.size(); }
    jinja::Value errors_view() const override;
    bool has_errors() const override;
    std::vector<const Field*> subfields() const override;
    bool has_subfields() const override { return true; }
    jinja::Value attribute(std::string_view name) const override;
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override { return ""; }
    void process(const FormData* data) override;
    bool validate(Form& form, InlineValidator inline_validator) override;
    std::size_t size() const noexcept { return entries_.size(); }

  protected:
    FieldListBase(std::optional<std::string> label, std::vector<ValidationRulePtr> rules, ListOptions options);
    virtual Owned<Field> make_entry() = 0;
    /// Gives an entry the object's value of this number, if there is one. Returns false when there is none.
    virtual bool fill_entry(Field& entry, std::size_t number) = 0;
    Field& add_entry(const FormData* data, std::optional<std::size_t> value, std::optional<std::size_t> index);
    void remove_last() {
        entries_.pop_back();
        --next_index_;
    }
    void take_default() override {}
    void take_input() override {}
    void bind_name(std::string_view prefix) { prefix_ = prefix; }

    std::vector<Owned<Field>> entries_;

  private:
    std::vector<std::size_t> indices_in(const FormData& data) const;

    std::size_t min_entries_;
    std::size_t max_entries_;
    std::string separator_;
    std::string prefix_;
    std::size_t next_index_ = 0;
};

/// A list of fields of one kind: FieldList<StringField> tags{"Tags", {"Tag", {length(1, 40)}}, {.min_entries = 2}}.
/// Source: WTForms fields/list.py.
template <class Entry>
class FieldList : public FieldListBase {
  public:
    using Spec = typename Entry::Spec;

    FieldList(std::optional<std::string> label = {}, Spec entry = {}, ListOptions options = {},
              FieldValidators<FieldList> validators = {})
        : FieldListBase(std::move(label), std::move(validators.rules), std::move(options)), entry_(std::move(entry)) {}

    /// The entry of that number.  Requires: number < size().
    Entry& operator[](std::size_t number) const { return static_cast<Entry&>(*entries_[number]); }
    /// Adds a blank entry.
    Entry& append_entry() { return static_cast<Entry&>(add_entry(nullptr, std::nullopt, std::nullopt)); }
    /// Removes the last entry.  Requires: size() > 0.
    void pop_entry() { remove_last(); }
    /// The values of the entries.
    auto data() const {
        std::vector<std::remove_cvref_t<decltype(std::declval<const Entry&>().data())>> values;
        for (std::size_t i = 0; i < size(); ++i) values.push_back((*this)[i].data());
        return values;
    }

    /// For forms.  Lifetime: the list must live until the form has been processed.
    template <class Member>
    void fill_from(const Member& member) {
        const auto* items = &detail::member_value(member);
        fill_ = [items](Entry& entry, std::size_t number) {
            if (number >= items->size()) return false;
            detail::fill_field(entry, (*items)[number]);
            return true;
        };
    }
    template <class Member>
    void check_stored_in(const Member& member) const {
        using Item = typename detail::MemberValue<Member>::value_type;
        const Item blank{};
        (void)member;
        for (std::size_t i = 0; i < size(); ++i) detail::check_stored((*this)[i], blank, (*this)[i].name());
    }
    template <class Member>
    void store_in(Member& member) const {
        using List = detail::MemberValue<Member>;
        List old = detail::member_value(member), items;
        for (std::size_t i = 0; i < size(); ++i) {
            typename List::value_type item{};
            if (i < old.size()) item = std::move(old[i]);
            detail::store_field((*this)[i], item);
            items.push_back(std::move(item));
        }
        member = std::move(items);
    }

  protected:
    Owned<Field> make_entry() override { return Owned<Field>(new Entry(entry_)); }
    bool fill_entry(Field& entry, std::size_t number) override {
        return fill_ && fill_(static_cast<Entry&>(entry), number);
    }

  private:
    Spec entry_;
    std::function<bool(Entry&, std::size_t)> fill_;
};

}  // namespace carboy::web
