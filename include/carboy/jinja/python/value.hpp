// The dynamic value of templates: Python's None, bool, int, float, str, list, tuple, dict, callables and objects, and
// Jinja's Undefined and Markup. Twenty-four bytes; copying never allocates.
#pragma once

#include <carboy/jinja/python/ref.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy::jinja {

class List;
class Tuple;
class Dict;
class UndefinedInfo;
class NativeObject;
class ObjectHolder;
struct ObjectType;
class Value;

/// The type of a value. `missing` never reaches a template: it marks a variable that has not been set.
enum class Kind : std::uint8_t { missing, undefined, none, boolean, integer, real, string, list, tuple, dict, object };

/// The conversion of a C++ type to a template value; specialise it for your own types (see adapt.hpp).
template <class T, class Enable = void>
struct Adapt;

template <class T>
Value to_value(T&& object);

/// Integers; characters become text.
template <class T>
concept WholeNumber =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept Convertible = !std::same_as<std::remove_cvref_t<T>, Value> && requires {
    sizeof(Adapt<std::remove_cvref_t<T>>);
};

/// Text that is already HTML: autoescape leaves it alone.
struct Markup {
    std::string text;
};

/// Lifetime: a value owns its contents and can be kept anywhere. There are three exceptions, which refer to something
/// that they do not own: explicit references (ref(x), view(x), object(x)), models that a session owns, and values that
/// a template passes to a function by reference, until the call returns (owned() makes them permanent).
class Value {
  public:
    /// A nameless undefined value.
    Value() noexcept : kind_(Kind::undefined) {}
    Value(std::nullptr_t) noexcept : kind_(Kind::none) {}
    Value(bool b) noexcept : kind_(Kind::boolean) { payload_.integer = b; }
    template <WholeNumber T>
    Value(T i) noexcept(sizeof(T) < 8 || std::signed_integral<T>) : kind_(Kind::integer) {
        if constexpr (sizeof(T) == 8 && std::unsigned_integral<T>)
            if (i > static_cast<T>(INT64_MAX)) {
                *this = large(i);
                return;
            }
        payload_.integer = static_cast<std::int64_t>(i);
    }
    template <std::floating_point T>
    Value(T d) noexcept : kind_(Kind::real) {
        payload_.real = static_cast<double>(d);
    }
    /// Copies the text.
    Value(std::string_view text);
    /// None for a null pointer.
    Value(const char* text) : Value(text ? Value(std::string_view(text)) : Value(nullptr)) {}
    /// Deleted, because a pointer of an unknown type must not become a bool.
    template <class T>
    requires((std::is_pointer_v<T> || std::is_member_pointer_v<T>)&&!Convertible<T> &&
             !std::is_convertible_v<T, const char*>) Value(T)
    = delete;
    /// The text of one character, a single byte of UTF-8.
    Value(char c) : Value(std::string_view(&c, 1)) {}
    Value(const std::string& text) : Value(std::string_view(text)) {}
    Value(const Markup& markup) : Value(std::string_view(markup.text)) { flags_ |= markup_flag; }
    Value(Ptr<List> list) noexcept;
    Value(Ptr<Tuple> tuple) noexcept;
    Value(Ptr<Dict> dict) noexcept;
    Value(Ptr<UndefinedInfo> info) noexcept;
    Value(Ptr<NativeObject> object) noexcept;
    /// Any type that Adapt supports: containers, optionals, pointers, callables, models. An rvalue is moved in, an
    /// lvalue is copied; ref(x) refers to it instead.
    template <Convertible T>
    Value(T&& object) : Value(to_value(std::forward<T>(object))) {}

    Value(const Value& other) noexcept
        : kind_(other.kind_),
          flags_(static_cast<std::uint8_t>(other.flags_ & ~alias_flag)),
          size_(other.size_),
          payload_(other.payload_),
          extra_(other.extra_) {
        if (flags_ & owned_flag) payload_.ref->retain();
    }
    Value(Value&& other) noexcept
        : kind_(other.kind_), flags_(other.flags_), size_(other.size_), payload_(other.payload_), extra_(other.extra_) {
        if (flags_ & alias_flag) unalias();
        other.kind_ = Kind::missing;
        other.flags_ = 0;
    }
    Value& operator=(const Value& other) noexcept {
        Value copy(other);
        swap(copy);
        return *this;
    }
    Value& operator=(Value&& other) noexcept {
        if (this == &other) return *this;
        const bool counted = (flags_ & (owned_flag | alias_flag)) == owned_flag;
        Ref* const old = payload_.ref;
        kind_ = other.kind_;
        flags_ = other.flags_;
        size_ = other.size_;
        payload_ = other.payload_;
        extra_ = other.extra_;
        if (flags_ & alias_flag) unalias();
        other.kind_ = Kind::missing;
        other.flags_ = 0;
        if (counted) old->release();
        return *this;
    }
    ~Value() {
        if ((flags_ & (owned_flag | alias_flag)) == owned_flag) payload_.ref->release();
    }

    /// The same value with copies of everything that it only refers to, including the items of lists. A model of a
    /// session remains a reference.
    Value owned() const;

    /// Text without a copy. Lifetime: the text must outlive every copy of the value.
    static Value view(std::string_view text) noexcept { return Value(text, nullptr, 0); }
    static Value markup_view(std::string_view text) noexcept { return Value(text, nullptr, markup_flag); }
    /// HTML text, copied.
    static Value markup(std::string_view text) {
        Value out(text);
        out.flags_ |= markup_flag;
        return out;
    }
    /// Text of `size` bytes, which the caller must write to room() before it is read.
    static Value text_to_fill(std::size_t size);
    char* room() noexcept;
    /// A part of a string that `owner` keeps alive.
    static Value substring(const Value& owner, std::string_view text) noexcept;
    /// An object that is accessed through `type`. Lifetime: the object must outlive every copy of the value.
    static Value object(const void* object, const ObjectType& type) noexcept {
        Value out;
        out.kind_ = Kind::object;
        out.payload_.data = object;
        out.extra_ = &type;
        return out;
    }
    /// The object that `view` refers to, kept alive by `holder`.
    static Value held(Value view, Ptr<ObjectHolder> holder);
    /// The mark of a variable that has not been set.
    static Value missing() noexcept {
        Value out;
        out.kind_ = Kind::missing;
        return out;
    }

    Kind kind() const noexcept { return kind_; }
    bool is_missing() const noexcept { return kind_ == Kind::missing; }
    bool is_undefined() const noexcept { return kind_ == Kind::undefined; }
    bool is_none() const noexcept { return kind_ == Kind::none; }
    bool is_bool() const noexcept { return kind_ == Kind::boolean; }
    bool is_integer() const noexcept { return kind_ == Kind::integer; }
    bool is_real() const noexcept { return kind_ == Kind::real; }
    bool is_string() const noexcept { return kind_ == Kind::string; }
    bool is_markup() const noexcept { return (flags_ & markup_flag) != 0; }
    bool is_list() const noexcept { return kind_ == Kind::list; }
    bool is_tuple() const noexcept { return kind_ == Kind::tuple; }
    bool is_dict() const noexcept { return kind_ == Kind::dict; }
    bool is_object() const noexcept { return kind_ == Kind::object; }

    bool boolean() const noexcept { return payload_.integer != 0; }
    std::int64_t integer() const noexcept { return payload_.integer; }
    double real() const noexcept { return payload_.real; }
    /// The text of a string or Markup. Lifetime: this value.
    std::string_view text() const noexcept { return {static_cast<const char*>(extra_), size_}; }
    List& list() const noexcept;
    Tuple& tuple() const noexcept;
    Dict& dict() const noexcept;
    /// The details of an undefined value, or nullptr.
    const UndefinedInfo* undefined_info() const noexcept;
    /// The table through which the object is accessed. Requires is_object().
    const ObjectType& type() const noexcept { return *static_cast<const ObjectType*>(extra_); }
    /// The object's address, in the form that its type's functions expect. Requires is_object().
    const void* data() const noexcept;
    /// The object if it is one of the engine's own, or nullptr.
    NativeObject* native() const noexcept;
    /// True when the object was made for this value and lives only as long as its copies.
    bool is_held() const noexcept { return (flags_ & held_flag) != 0; }

    /// Becomes a copy of `other` without increasing its count, for variables that do not outlive their contents.
    void alias(const Value& other) noexcept {
        if ((flags_ & (owned_flag | alias_flag)) == owned_flag) payload_.ref->release();
        kind_ = other.kind_;
        flags_ = static_cast<std::uint8_t>(other.flags_ | alias_flag);
        size_ = other.size_;
        payload_ = other.payload_;
        extra_ = other.extra_;
    }
    /// The same text as Markup, or as plain text.
    Value as_markup(bool markup) const noexcept {
        Value out(*this);
        out.flags_ = static_cast<std::uint8_t>(markup ? out.flags_ | markup_flag : out.flags_ & ~markup_flag);
        return out;
    }
    /// True when both are the same object (Python's `is`).
    bool same(const Value& other) const noexcept;
    void swap(Value& other) noexcept {
        std::swap(kind_, other.kind_);
        std::swap(flags_, other.flags_);
        std::swap(size_, other.size_);
        std::swap(payload_, other.payload_);
        std::swap(extra_, other.extra_);
    }

    /// Returns str(value), as Python prints it.
    std::string str() const;
    /// Returns repr(value), as Python prints it.
    std::string repr() const;
    /// Returns Python's bool(value).
    bool truth() const;

  private:
    static constexpr std::uint8_t owned_flag = 1, markup_flag = 2, alias_flag = 4, held_flag = 8;

    Value(std::string_view text, Ref* owner, std::uint8_t flags) noexcept
        : kind_(Kind::string), flags_(flags), size_(static_cast<std::uint32_t>(text.size())), extra_(text.data()) {
        payload_.ref = owner;
    }
    /// An integer above 2^63 - 1.
    static Value large(std::uint64_t number);
    void unalias() noexcept {
        flags_ = static_cast<std::uint8_t>(flags_ & ~alias_flag);
        if (flags_ & owned_flag) payload_.ref->retain();
    }

    Kind kind_;
    std::uint8_t flags_ = 0;
    std::uint32_t size_ = 0;
    union {
        std::int64_t integer = 0;
        double real;
        Ref* ref;
        const void* data;
    } payload_;
    const void* extra_ = nullptr;
};

}  // namespace carboy::jinja
