// Form: the fields of an HTML form as members of a struct. It reads a request, validates, and draws itself in
// templates.
//     struct LoginForm : Form {
//         StringField username{"Username", {required(), length(1, 80)}};
//         PasswordField password{"Password", {required()}};
//         CARBOY_FORM(LoginForm, username, password);
//     };
#pragma once

#include <carboy/base/for_each.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/http/multi_dict.hpp>
#include <carboy/http/request.hpp>
#include <carboy/value/json/json_codecs.hpp>
#include <carboy/web/forms/field.hpp>
#include <carboy/web/forms/populate.hpp>

#define CARBOY_FORM_TYPES                                                                                              \
    "carboy: the form's field and the object's member of the same name have different types, such as an IntegerField " \
    "and a std::string"

namespace carboy::web {

namespace detail {
struct Binding;
template <class Object>
inline constexpr char form_object_tag = 0;
}  // namespace detail

/// The source of a form's input.
/// Lifetime: the request or the fields must outlive the form.
class FormInput {
  public:
    /// The current request, if there is one and it submits a form (POST, PUT, PATCH or DELETE).
    FormInput();
    FormInput(const http::Request& request) : request_(&request) {}
    /// No input: the form shows its defaults.
    FormInput(std::nullptr_t) {}
    /// These fields, whatever the request.
    FormInput(const http::MultiDict& fields) : fields_(&fields) {}
    /// The input of an outer form.
    FormInput(const FormData* data) : data_(data), is_inner_(true) {}

  private:
    friend class Form;
    const http::Request* request_ = nullptr;
    const http::MultiDict* fields_ = nullptr;
    const FormData* data_ = nullptr;
    bool is_inner_ = false;
};

struct FormOptions {
    /// A prefix of all HTML names, so that a page can have two forms: "billing" makes "billing-street".
    std::string prefix = {};
    /// Whether the form has a CSRF token. By default it has one in a request, unless WTF_CSRF_ENABLED is false.
    std::optional<bool> csrf = {};
};

/// The messages of one field.
struct FieldErrors {
    std::string name;
    std::vector<std::string> messages;
};

}  // namespace carboy::web

/// As Flask's jsonify(form.errors): {"name": ["This field is required."]}.
template <>
struct carboy::value::JsonCodec<std::vector<carboy::web::FieldErrors>> {
    using Item = std::vector<std::string>;
    static constexpr JsonFacts facts{.shape = JsonShape::map};
    static constexpr bool declares_json = true;
    static void write(const std::vector<carboy::web::FieldErrors>& errors, JsonWriter& out);
};

namespace carboy::web {

/// The base of all forms. Not copied and not moved.
/// Source: WTForms form.py; Flask-WTF form.py.
class Form {
  public:
    explicit Form(FormInput input = {}, FormOptions options = {});
    virtual ~Form();
    Form(const Form&) = delete;
    Form& operator=(const Form&) = delete;

    /// Validates every field and then, if the form has them, the functions validate_<field>(field). An override may
    /// call this one first.
    virtual bool validate();
    /// True when the request's method is POST, PUT, PATCH or DELETE.
    bool is_submitted() const noexcept { return is_submitted_; }
    bool validate_on_submit() { return is_submitted() && validate(); }

    /// The messages by the names of the members, for those that have any.
    std::vector<FieldErrors> errors() const;
    /// Messages that belong to no field.
    std::vector<std::string>& form_errors() noexcept { return form_errors_; }
    const std::vector<std::string>& form_errors() const noexcept { return form_errors_; }

    struct Entry {
        std::string_view name;
        Field* field;
        Field::InlineValidator validator;
    };
    /// The fields in their order, the CSRF token last.
    const std::vector<Entry>& fields() const noexcept { return fields_; }
    /// Returns the field of that name, or null.
    Field* find(std::string_view name) const noexcept;
    /// Returns the field of that name.  Throws: Error "no_such_field".
    Field& operator[](std::string_view name) const;
    /// The HTML of the hidden fields: the CSRF token and every HiddenField.
    jinja::Markup hidden_tag() const;
    const std::string& prefix() const noexcept { return prefix_; }
    /// Returns the object that the form edits, which is the one that it was made with, if it has this type; else null.
    /// Validators use it to compare the input with the object.  Lifetime: that object's.
    template <class Object>
    const Object* obj() const noexcept {
        const bool fits = object_type_ == &detail::form_object_tag<Object>;
        return fits ? static_cast<const Object*>(object_) : nullptr;
    }

  protected:
    /// For CARBOY_FORM, whose constructors process the object themselves.
    template <class Object>
    Form(FormInput input, const Object& object, FormOptions options) : Form(input, std::move(options)) {
        object_ = &object;
        object_type_ = &detail::form_object_tag<Object>;
    }
    template <class Storer>
    void carboy_store(Storer&) const {}

  private:
    friend struct detail::Binding;
    void add_field(Field& field, std::string_view name, Field::InlineValidator validator);
    void process_from(std::size_t first);
    std::size_t own_fields() const noexcept { return fields_.size() - (csrf_field_ ? 1 : 0); }
    void add_csrf_field(const std::optional<bool>& wanted);

    std::string prefix_;
    std::vector<Entry> fields_;
    Owned<FormData> data_;
    const FormData* input_ = nullptr;
    Owned<Field> csrf_field_;
    std::vector<std::string> form_errors_;
    const void* object_ = nullptr;
    const void* object_type_ = nullptr;
    bool is_submitted_ = false;
};

/// A view of the form for templates.  Lifetime: the form's.
jinja::Value view_form(const Form& form);

namespace detail {

/// What CARBOY_FORM may do with a form.
struct Binding {
    static void add(Form& form, Field& field, std::string_view name, Field::InlineValidator validator) {
        form.add_field(field, name, validator);
    }
    static void process(Form& form, std::size_t first) { form.process_from(first); }
    static std::size_t own_fields(const Form& form) { return form.own_fields(); }
};

/// Takes the listed members of a form, with the members of the same names of an object.
template <class FormType, class Object>
class FieldBinder {
  public:
    FieldBinder(FormType& form, const Object* object)
        : form_(form), object_(object), first_(Binding::own_fields(form)) {}

    /// `Inline` calls validate_<name>; `Named` can be called when the form has a member of that name; `access` returns
    /// the object's member of the field's name.
    template <class FieldType, class Inline, class Named, class Access>
    void visit(FieldType& field, std::string_view name, Inline, Named, Access access) {
        static_assert(std::is_base_of_v<Field, FieldType>,
                      "carboy: CARBOY_FORM lists the form's fields, and this member is not a field");
        constexpr bool fits = std::is_invocable_v<Inline, FormType&, FieldType&>;
        static_assert(fits || !std::is_invocable_v<Named, FormType*>,
                      "carboy: a form's validate_<field> takes the field by reference: "
                      "void validate_name(StringField& field)");
        Field::InlineValidator validator = nullptr;
        if constexpr (fits)
            validator = [](Form& form, Field& checked) {
                Inline()(static_cast<FormType&>(form), static_cast<FieldType&>(checked));
            };
        Binding::add(form_, field, name, validator);
        if constexpr (!std::is_void_v<Object>)
            if constexpr (requires { access(*object_); }) {
                using Member = std::remove_cvref_t<decltype(access(*object_))>;
                static_assert(is_exchangeable<FieldType, Member>(), CARBOY_FORM_TYPES);
                if constexpr (is_exchangeable<FieldType, Member>())
                    if (object_) fill_field(field, access(*object_));
            }
    }
    void finish() { Binding::process(form_, first_); }

  private:
    FormType& form_;
    const Object* object_;
    std::size_t first_;
};

/// Stores the values of a form's fields in the object's members of the same names, after a check of all of them.
template <class Object>
class FieldStorer {
  public:
    FieldStorer(Object& object, bool only_check) : object_(object), only_check_(only_check) {}

    template <class FieldType, class Access>
    void visit(const FieldType& field, std::string_view name, const Access& access) {
        if constexpr (requires { access(object_); }) {
            using Member = std::remove_cvref_t<decltype(access(object_))>;
            static_assert(is_exchangeable<FieldType, Member>(), CARBOY_FORM_TYPES);
            if constexpr (!is_exchangeable<FieldType, Member>())
                return;
            else if (only_check_)
                check_stored(field, access(object_), name);
            else
                store_field(field, access(object_));
        }
    }

  private:
    Object& object_;
    bool only_check_;
};

}  // namespace detail

}  // namespace carboy::web

namespace carboy::jinja {

template <std::derived_from<web::Form> T>
struct Adapt<T> {
    static Value view(const T& form) { return web::view_form(form); }
};

}  // namespace carboy::jinja

#define CARBOY_FORM_BIND(FormType, member)                                                          \
    carboy_binder.visit(                                                                            \
        this->member, #member, [](auto& carboy_form, auto& carboy_field) requires requires {        \
            carboy_form.validate_##member(carboy_field);                                            \
        } { carboy_form.validate_##member(carboy_field); },                                         \
        []<class CarboyForm>(CarboyForm*) requires requires { &CarboyForm::validate_##member; } {}, \
        [](const auto& carboy_object) -> decltype((carboy_object.member)) { return (carboy_object.member); });

#define CARBOY_FORM_STORE(FormType, member)                                                                  \
    carboy_storer.visit(this->member, #member, [](auto& carboy_object) -> decltype((carboy_object.member)) { \
        return (carboy_object.member);                                                                       \
    });

/// Lists the fields of a form that derives from another form, which adds its fields before these.
#define CARBOY_FORM_FROM(FormType, Base, ...)                                                                     \
    explicit FormType(::carboy::web::FormInput carboy_input = {}, ::carboy::web::FormOptions carboy_options = {}) \
        : Base(carboy_input, ::std::move(carboy_options)) {                                                       \
        carboy_bind<void>(nullptr);                                                                               \
    }                                                                                                             \
    template <class CarboyObject>                                                                                 \
    requires ::carboy::web::FormObject<CarboyObject> FormType(::carboy::web::FormInput carboy_input,              \
                                                              const CarboyObject& carboy_object,                  \
                                                              ::carboy::web::FormOptions carboy_options = {})     \
        : Base(carboy_input, carboy_object, ::std::move(carboy_options)) {                                        \
        carboy_bind<CarboyObject>(&carboy_object);                                                                \
    }                                                                                                             \
    template <class CarboyObject>                                                                                 \
    void carboy_bind(const CarboyObject* carboy_object) {                                                         \
        ::carboy::web::detail::FieldBinder<FormType, CarboyObject> carboy_binder(*this, carboy_object);           \
        CARBOY_FOR_EACH(CARBOY_FORM_BIND, FormType, __VA_ARGS__)                                                  \
        carboy_binder.finish();                                                                                   \
    }                                                                                                             \
    template <class CarboyStorer>                                                                                 \
    void carboy_store(CarboyStorer& carboy_storer) const {                                                        \
        Base::carboy_store(carboy_storer);                                                                        \
        CARBOY_FOR_EACH(CARBOY_FORM_STORE, FormType, __VA_ARGS__)                                                 \
    }                                                                                                             \
    template <class CarboyObject>                                                                                 \
    void populate_obj(CarboyObject& carboy_object) const {                                                        \
        for (const bool carboy_only_check : {true, false}) {                                                      \
            ::carboy::web::detail::FieldStorer<CarboyObject> carboy_storer(carboy_object, carboy_only_check);     \
            carboy_store(carboy_storer);                                                                          \
        }                                                                                                         \
    }                                                                                                             \
    static_assert(true)

/// Lists the fields of a form. It is the last line of the struct, with a semicolon. It gives the form its constructors,
///     LoginForm(), LoginForm(request), EditForm(request, entry), EditForm(nullptr, entry, {.prefix = "x"}),
/// and populate_obj(object), which stores the values in the object's members of the same names.
#define CARBOY_FORM(FormType, ...) CARBOY_FORM_FROM(FormType, ::carboy::web::Form, __VA_ARGS__)
