// Structs as JSON: plain ones as they are, and others with a CARBOY_JSON line. The line adds static members only, so
// designated initialisers keep working.
#pragma once

#include <carboy/base/for_each.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/value/json/json_codecs.hpp>
#include <carboy/value/json/plain_struct.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::value {

/// The name of a member in JSON, where it differs from that in C++.
struct JsonName {
    std::string_view member;
    std::string_view name;
};

/// Renames members: `static constexpr JsonNames json_names{{"deliver_on", "deliverOn"}};` in the struct, before its
/// CARBOY_JSON line if it has one.
class JsonNames {
  public:
    static constexpr std::size_t most = 64;

    constexpr JsonNames(std::initializer_list<JsonName> names) {
        for (const JsonName& name : names) names_.at(count_++) = name;
    }
    constexpr const JsonName* begin() const noexcept { return names_.data(); }
    constexpr const JsonName* end() const noexcept { return names_.data() + count_; }

    /// Returns the name of a member in JSON.
    constexpr std::string_view of(std::string_view member) const noexcept {
        for (const JsonName& name : *this)
            if (name.member == member) return name.name;
        return member;
    }

  private:
    std::array<JsonName, most> names_{};
    std::size_t count_ = 0;
};

/// A member of a struct.
struct JsonMember {
    std::string_view name;
    std::size_t offset = 0;
    const JsonType* type = nullptr;
    /// True when the first value, that of a new object, is one that the struct gives: compared with `T{}`. Null for
    /// types without ==.
    bool (*differs)(const void* value) = nullptr;
    /// The bytes of a type whose default constructor does nothing; 0 for others.
    std::size_t plain_size = 0;
    /// A document may leave the member out: it is optional, or the struct gives it a value.
    bool may_be_missing = false;
    /// The name as JSON text, with quotes.
    std::string quoted{};
};

/// A struct as data.  Lifetime: static.
class JsonStruct {
  public:
    /// How objects of the struct are made and checked.
    struct Operations {
        std::size_t size = 0;
        std::size_t align = 0;
        void (*construct)(void* at) = nullptr;
        void (*destroy)(void* object) = nullptr;
        void (*validate)(const void* object, Faults& faults) = nullptr;
    };

    /// Throws: Error "bad_json_struct" for two members of one name.
    JsonStruct(std::string_view name, std::vector<JsonMember> members, const Operations& operations);
    JsonStruct(const JsonStruct&) = delete;
    JsonStruct& operator=(const JsonStruct&) = delete;
    ~JsonStruct();

    /// "NewOrder".
    std::string_view name() const noexcept { return name_; }
    /// In the order of the CARBOY_JSON line, or of the struct.
    const std::vector<JsonMember>& members() const noexcept { return members_; }
    /// A new object, whose values are the defaults; null for a struct that is only written.
    const void* defaults() const noexcept { return defaults_; }
    bool has_member(std::string_view name) const noexcept { return find(name, 0) != nullptr; }

    /// Writes an object with sorted keys, as Flask does.
    void write(const void* object, JsonWriter& out) const;
    /// Adds a fault for each unknown, missing or mistyped member, and those of the struct's own validate() when there
    /// is no other.
    void read(JsonView in, void* object, Faults& faults) const;

  private:
    const JsonMember* find(std::string_view name, std::size_t guess) const noexcept;
    void find_defaults();
    void read_members(JsonObjectView in, void* object, Faults& faults) const;

    std::string name_;
    std::vector<JsonMember> members_;
    std::vector<std::uint16_t> sorted_;
    Operations operations_;
    Owned<std::byte[]> storage_;
    void* defaults_ = nullptr;
};

/// A struct with a CARBOY_JSON line, or a plain one.
template <class T>
concept JsonObject = requires {
    typename T::CarboyJson;
}
|| PlainStruct<T>;

namespace detail {

/// Calls visitor.member<Member>(name) for each member that JSON has.
template <class T, class Visitor>
constexpr void visit_json_members(Visitor& visitor) {
    if constexpr (requires { typename T::CarboyJson; })
        T::carboy_json_members(visitor);
    else
        visit_plain_members<T>(visitor, std::make_index_sequence<member_count<T>>());
}

/// Returns the member of an object: Member is a pointer to a member or a PlainMember.
template <auto Member, class T>
constexpr auto& member_of(T& object) noexcept {
    if constexpr (std::is_member_pointer_v<decltype(Member)>)
        return object.*Member;
    else
        return Member(object);
}

template <class T, auto Member>
using MemberType = std::remove_cvref_t<decltype(member_of<Member>(std::declval<T&>()))>;

/// Memory of the size of a struct, for the offsets of its members.
template <class T>
alignas(T) inline char json_place[sizeof(T)];

/// True for a value other than an empty one. A container's == may exist and not compile, so it is not used.
template <class T>
bool differs_from_new(const void* value) {
    const T& object = *static_cast<const T*>(value);
    if constexpr (std::ranges::input_range<const T>)
        return std::ranges::begin(object) != std::ranges::end(object);
    else
        return !(object == T{});
}

/// True for types whose == compiles, also in the elements and in the value of a column.
template <class T>
constexpr bool has_equality() {
    if constexpr (JsonText<T>) {
        return true;
    } else if constexpr (std::ranges::input_range<const T>) {
        using Item = std::remove_cvref_t<std::ranges::range_value_t<const T>>;
        if constexpr (std::same_as<Item, T>)
            return true;
        else
            return has_equality<Item>();
    } else if constexpr (requires(const T& object) { object.value(); }) {
        return std::equality_comparable<T> &&
               has_equality<std::remove_cvref_t<decltype(std::declval<const T&>().value())>>();
    } else {
        return std::equality_comparable<T>;
    }
}

template <class T>
constexpr bool has_new_value() {
    if constexpr (std::ranges::input_range<const T>)
        return !is_std_array<T>;
    else
        return has_equality<T>() && std::default_initializable<T>;
}

/// Makes the table of members.
template <class T>
class JsonDescriber {
  public:
    template <auto Member>
    void member(std::string_view name) {
        using M = MemberType<T, Member>;
        if constexpr (JsonWritable<M>) {
            const auto* object = reinterpret_cast<const T*>(json_place<T>);
            JsonMember member{.name = name, .type = &json_type<M>};
            member.offset =
                static_cast<std::size_t>(reinterpret_cast<const char*>(&member_of<Member>(*object)) - json_place<T>);
            if constexpr (std::is_trivially_default_constructible_v<M>) member.plain_size = sizeof(M);
            if constexpr (has_new_value<M>()) member.differs = differs_from_new<M>;
            if constexpr (requires { T::json_names; }) member.name = T::json_names.of(name);
            members.push_back(member);
        }
    }

    std::vector<JsonMember> members;
};

/// True when every member can be read.
template <class T>
struct JsonReadableMembers {
    bool all = true;
    template <auto Member>
    constexpr void member(std::string_view) {
        all = all && JsonHasRead<MemberType<T, Member>>;
    }
};

/// True when a list of members has this name.
struct JsonMemberFinder {
    std::string_view wanted;
    bool found = false;
    template <auto Member>
    constexpr void member(std::string_view name) {
        found = found || name == wanted;
    }
};

template <class T>
constexpr bool json_names_exist() {
    if constexpr (requires { T::json_names; }) {
        for (const JsonName& name : T::json_names) {
            JsonMemberFinder finder{name.member};
            visit_json_members<T>(finder);
            if (!finder.found) return false;
        }
    }
    return true;
}

/// True when every member has a JSON form.
template <class T>
struct JsonWritableMembers {
    bool all = true;
    template <auto Member>
    constexpr void member(std::string_view) {
        all = all && JsonWritable<MemberType<T, Member>>;
    }
};

template <class T>
constexpr bool members_are_writable() {
    JsonWritableMembers<T> members;
    visit_json_members<T>(members);
    return members.all;
}

/// The type of the values in lists of lists and optionals.
template <class T>
struct JsonLeaf {
    using type = T;
};
template <class T>
requires requires { typename JsonCodec<T>::Item; }
struct JsonLeaf<T> : JsonLeaf<typename JsonCodec<T>::Item> {};

/// Reports a mistake in a CARBOY_JSON line in our words. Called where a program uses the struct, so that the
/// sentence comes early.
template <class T>
constexpr bool check_json() {
    using Leaf = typename JsonLeaf<T>::type;
    static_assert(JsonWritable<T>, "carboy: this type has no JSON form: give its struct a CARBOY_JSON line");
    if constexpr (requires { typename Leaf::CarboyJson; }) {
        static_assert(std::same_as<typename Leaf::CarboyJson, Leaf>,
                      "carboy: a CARBOY_JSON line names its own struct first: CARBOY_JSON(Order, lines, note)");
        static_assert(json_names_exist<Leaf>(),
                      "carboy: json_names renames a member that the CARBOY_JSON line does not list");
        static_assert(members_are_writable<Leaf>(),
                      "carboy: a member in CARBOY_JSON has a type without a JSON form: give its struct a CARBOY_JSON "
                      "line, or specialise carboy::value::JsonCodec");
    } else if constexpr (requires { typename JsonCodec<Leaf>::Struct; }) {
        static_assert(json_names_exist<Leaf>(), "carboy: json_names renames a member that the struct does not have");
        static_assert(members_are_writable<Leaf>(),
                      "carboy: a member of this plain struct has a type without a JSON form: give that type a "
                      "CARBOY_JSON line, specialise carboy::value::JsonCodec, or list the members to show in a "
                      "CARBOY_JSON line of the struct");
    } else if constexpr (requires { typename JsonCodec<Leaf>::Check; }) {
        return sizeof(typename JsonCodec<Leaf>::Check) != 0;
    }
    return true;
}

template <class T>
JsonStruct::Operations json_operations() {
    JsonStruct::Operations out{.size = sizeof(T), .align = alignof(T)};
    if constexpr (std::default_initializable<T> && JsonReadable<T>) {
        out.construct = [](void* at) { new (at) T; };
        out.destroy = [](void* object) { static_cast<T*>(object)->~T(); };
    }
    if constexpr (requires(const T& object, Faults& faults) { object.validate(faults); })
        out.validate = [](const void* object, Faults& faults) { static_cast<const T*>(object)->validate(faults); };
    return out;
}

template <class T>
std::string json_struct_name() {
    if constexpr (requires { typename T::CarboyJson; })
        return std::string(T::carboy_json_name);
    else
        return plain_name(spelled_type<T>());
}

}  // namespace detail

/// The table of a struct.
template <JsonObject T>
const JsonStruct& json_struct() {
    static const JsonStruct made = [] {
        static_assert(detail::check_json<T>());
        detail::JsonDescriber<T> describer;
        detail::visit_json_members<T>(describer);
        return JsonStruct(detail::json_struct_name<T>(), std::move(describer.members), detail::json_operations<T>());
    }();
    return made;
}

template <JsonObject T>
struct JsonCodec<T> {
    using Struct = T;
    static constexpr JsonFacts facts{.shape = JsonShape::object};
    static const JsonStruct& object() { return json_struct<T>(); }
    static void write(const T& value, JsonWriter& out) { json_struct<T>().write(&value, out); }
    static void read(JsonView in, T& value, Faults& faults) { json_struct<T>().read(in, &value, faults); }
    static constexpr bool readable() {
        detail::JsonReadableMembers<T> members;
        detail::visit_json_members<T>(members);
        return members.all;
    }
};

/// Adds a struct to those that documentation lists.
bool register_json_struct(const JsonStruct& (*made)());

/// Returns the functions that make the tables of all structs with a CARBOY_JSON line, in the order of registration.
std::vector<const JsonStruct& (*)()> json_structs();

/// Returns the value as JSON text, without white space and with sorted keys.
template <class T>
std::string to_json(const T& value) {
    static_assert(detail::check_json<T>());
    std::string out;
    if constexpr (JsonWritable<T>) {
        out.reserve(512);
        JsonWriter writer(out, compact_json);
        json_type<T>.write(&value, writer);
    }
    return out;
}

/// A document that does not have the form of a C++ type, code "json_faults".
class JsonFaultsError : public Error {
  public:
    explicit JsonFaultsError(Faults faults);
    const Faults& faults() const noexcept { return faults_; }

  private:
    Faults faults_;
};

namespace detail {
void read_json_text(std::string_view text, const JsonType& type, void* object);
}

/// Reads a document.
/// Throws: JsonFaultsError with all faults when it has another form; Error "not_json" when it is not JSON.
template <JsonReadable T>
T from_json(std::string_view text) {
    T object{};
    detail::read_json_text(text, json_type<T>, &object);
    return object;
}

}  // namespace carboy::value

#define CARBOY_JSON_MEMBER(Struct, field) visitor.template member<&Struct::field>(#field);

/// Lists the members of a struct that its JSON has. It is the last line of the struct, with a semicolon. A member may
/// be missing from a document when it is a std::optional, or when the struct gives it a value other than an empty one
/// (for numbers and bools: any value). A `void validate(Faults&) const` adds the struct's own faults.
///     CARBOY_JSON(Order, lines, note);
#define CARBOY_JSON(Struct, ...)                                    \
    using CarboyJson = Struct;                                      \
    static constexpr ::std::string_view carboy_json_name = #Struct; \
    template <class Visitor>                                        \
    static constexpr void carboy_json_members(Visitor& visitor) {   \
        CARBOY_FOR_EACH(CARBOY_JSON_MEMBER, Struct, __VA_ARGS__)    \
    }                                                               \
    static inline const bool carboy_json_registered =               \
        ::carboy::value::register_json_struct(&::carboy::value::json_struct<Struct>)
