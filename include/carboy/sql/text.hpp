// SQL text that the compiler has read: only literals, one statement, as many placeholders as arguments.
// Text made at run time has to say unchecked(...) where it stands.
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/sql/scan.hpp>
#include <carboy/sql/type.hpp>

#include <array>
#include <carboy/base/source_location.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace carboy::sql {

/// A statement's text and what an executor has to know about it.
struct Statement {
    std::string_view text;
    std::uint64_t id = 0;  // equal ids have equal text; see literal_id
    bool writes = false;
    SourceLocation where;
};

/// The id of a literal: its address and length, which no other literal has.  The highest bit is set.
inline std::uint64_t literal_id(std::string_view text) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(text.data());
    return (std::uint64_t{1} << 63) | (std::uint64_t{text.size() & 0x7fff} << 48) | (address & 0xffff'ffff'ffff);
}

/// SQL text made at run time, of which its author vouches that no part comes from outside.
/// Lifetime: borrows the text.
struct Unchecked {
    std::string_view text;
    SourceLocation where;
};

/// Lets text made at run time through.  Placeholders are then counted at run time.
inline Unchecked unchecked(std::string_view text, SourceLocation where = SourceLocation::current()) noexcept {
    return {text, where};
}

/// A named argument: execute("... WHERE id = :id", bind<"id">(3)).  Lifetime: borrows the value for the call.
template <FixedString Name, class T>
struct Named {
    const T& value;
    static constexpr std::string_view name() noexcept { return Name.view(); }
};

template <FixedString Name, class T>
constexpr Named<Name, T> bind(const T& value) noexcept {
    return {value};
}

namespace detail {

template <class T>
struct Argument {
    using Stored = T;
    static constexpr std::string_view name = {};
    static constexpr const T& value(const T& argument) { return argument; }
};
template <FixedString Name, class T>
struct Argument<Named<Name, T>> {
    using Stored = T;
    static constexpr std::string_view name = Name.view();
    static constexpr const T& value(const Named<Name, T>& argument) { return argument.value; }
};

template <class T>
inline constexpr bool is_argument = Bindable<typename Argument<std::remove_cvref_t<T>>::Stored>;

template <class T>
inline constexpr bool is_literal = false;

// Never defined and not constexpr: the compiler prints the name of the one that a text runs into.
void this_sql_text_is_empty();
void this_sql_text_holds_more_than_one_statement_use_executescript();
void this_sql_text_has_a_quote_or_comment_that_never_ends();
void this_sql_text_mixes_question_marks_and_named_placeholders();
void this_sql_text_has_a_foreign_placeholder_write_a_question_mark_or_a_colon_and_a_name();
void this_sql_text_has_a_bad_placeholder_number();
void this_sql_text_has_too_many_named_placeholders();
void this_sql_text_has_a_list_placeholder_outside_of_IN_write_in_and_the_list_alone_in_parentheses();
void this_sql_text_has_a_list_placeholder_beyond_the_64th_or_one_that_is_a_list_in_one_place_only();
void this_sql_text_has_more_placeholders_than_arguments();
void this_sql_text_has_fewer_placeholders_than_arguments();
void this_sql_text_has_named_placeholders_pass_bind_name_value();
void this_sql_text_has_no_named_placeholders_pass_plain_values();
void this_sql_text_has_no_placeholder_of_that_name();
void this_argument_name_is_given_twice();
void this_script_has_placeholders_use_execute();

consteval void refuse(ScanError error) {
    switch (error) {
        case ScanError::none: return;
        case ScanError::empty: return this_sql_text_is_empty();
        case ScanError::several_statements: return this_sql_text_holds_more_than_one_statement_use_executescript();
        case ScanError::unterminated: return this_sql_text_has_a_quote_or_comment_that_never_ends();
        case ScanError::mixed_parameters: return this_sql_text_mixes_question_marks_and_named_placeholders();
        case ScanError::foreign_parameter:
            return this_sql_text_has_a_foreign_placeholder_write_a_question_mark_or_a_colon_and_a_name();
        case ScanError::bad_number: return this_sql_text_has_a_bad_placeholder_number();
        case ScanError::too_many_names: return this_sql_text_has_too_many_named_placeholders();
        case ScanError::list_outside_in:
            return this_sql_text_has_a_list_placeholder_outside_of_IN_write_in_and_the_list_alone_in_parentheses();
        case ScanError::list_misused:
            return this_sql_text_has_a_list_placeholder_beyond_the_64th_or_one_that_is_a_list_in_one_place_only();
    }
}

consteval void check_count(std::size_t placeholders, std::size_t arguments) {
    if (placeholders > arguments) this_sql_text_has_more_placeholders_than_arguments();
    if (placeholders < arguments) this_sql_text_has_fewer_placeholders_than_arguments();
}

// The slot of every argument.  Named arguments may come in any order.
template <std::size_t N>
consteval std::array<std::uint16_t, N> place(const Scan& scan, const std::array<std::string_view, N>& names) {
    std::array<std::uint16_t, N> slots{};
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i].empty() && scan.named) this_sql_text_has_named_placeholders_pass_bind_name_value();
        if (!names[i].empty() && !scan.named && scan.slots != 0)
            this_sql_text_has_no_named_placeholders_pass_plain_values();
        const std::size_t slot = names[i].empty() ? i : scan.slot(names[i]);
        if (!names[i].empty() && slot == scan.slots) this_sql_text_has_no_placeholder_of_that_name();
        for (std::size_t j = 0; j < i; ++j)
            if (slots[j] == slot) this_argument_name_is_given_twice();
        slots[i] = static_cast<std::uint16_t>(slot);
    }
    return slots;
}

}  // namespace detail

/// The text of one statement that takes arguments of these types.  Made from a string literal only, by the compiler.
template <class... Args>
class Text {
    static_assert((detail::is_argument<Args> && ...),
                  "carboy: no SQL type for this argument; pass a number, text, bytes, std::optional or a type with a "
                  "carboy::sql::Type specialisation");

  public:
    template <std::size_t N>
    consteval Text(const char (&literal)[N], SourceLocation where = SourceLocation::current())
        : text_(literal, N - 1), where_(where) {
        const Scan found = scan(text_);
        detail::refuse(found.error);
        slots_ = detail::place<sizeof...(Args)>(found, {detail::Argument<std::remove_cvref_t<Args>>::name...});
        detail::check_count(found.slots, sizeof...(Args));
        writes_ = found.writes;
    }

    template <class T>
    constexpr Text(const T&) {
        static_assert(detail::is_literal<T>,
                      "carboy: SQL text must be a string literal; pass values as arguments for ? placeholders, or say "
                      "carboy::unchecked(text) for text made at run time");
    }
    template <std::size_t N>
    constexpr Text(char (&)[N]) {
        static_assert(detail::is_literal<char[N]>,
                      "carboy: SQL text must be a string literal, not a buffer; pass values as arguments for ? "
                      "placeholders, or say carboy::unchecked(text) for text made at run time");
    }

    constexpr std::string_view text() const noexcept { return text_; }
    constexpr bool writes() const noexcept { return writes_; }
    /// Argument number to placeholder number, both from 0.
    constexpr const std::array<std::uint16_t, sizeof...(Args)>& slots() const noexcept { return slots_; }
    Statement statement() const noexcept { return {text_, literal_id(text_), writes_, where_}; }

  private:
    // The largest members come first: clang 14 misplaces what follows padding in a consteval constructor's result.
    std::string_view text_;
    SourceLocation where_;
    std::array<std::uint16_t, sizeof...(Args)> slots_{};
    bool writes_ = false;
};

/// The text of a script: any number of statements without placeholders, from a string literal.
class Script {
  public:
    template <std::size_t N>
    consteval Script(const char (&literal)[N], SourceLocation where = SourceLocation::current())
        : text_(literal, N - 1), where_(where) {}

    template <class T>
    constexpr Script(const T&) {
        static_assert(
            detail::is_literal<T>,
            "carboy: SQL text must be a string literal; say carboy::unchecked(text) for text made at run time");
    }

    constexpr std::string_view text() const noexcept { return text_; }
    constexpr const SourceLocation& where() const noexcept { return where_; }

  private:
    std::string_view text_;
    SourceLocation where_;
};

/// The arguments of one call as values, in the order of the placeholders.  Lifetime: that of the arguments.
template <class... Args>
class Bindings {
  public:
    Bindings(const std::array<std::uint16_t, sizeof...(Args)>& slots, const Args&... args) {
        fill(slots, std::index_sequence_for<Args...>(), args...);
    }
    explicit Bindings(const Args&... args) {
        std::array<std::uint16_t, sizeof...(Args)> slots{};
        for (std::size_t i = 0; i < slots.size(); ++i) slots[i] = static_cast<std::uint16_t>(i);
        fill(slots, std::index_sequence_for<Args...>(), args...);
    }
    Bindings(const Bindings&) = delete;
    Bindings& operator=(const Bindings&) = delete;

    std::span<const ValueView> views() const noexcept { return {views_.data(), views_.size()}; }

  private:
    template <class T>
    using Room = std::conditional_t<needs_scratch<detail::Decayed<typename detail::Argument<T>::Stored>>, Scratch,
                                    std::nullptr_t>;

    template <class Slots, std::size_t... I>
    void fill(const Slots& slots, std::index_sequence<I...>, const Args&... args) {
        ((views_[slots[I]] = view(detail::Argument<Args>::value(args), std::get<I>(rooms_))), ...);
    }
    template <class T>
    static ValueView view(const T& value, Scratch& scratch) {
        return to_view(value, scratch);
    }
    template <class T>
    static ValueView view(const T& value, std::nullptr_t) {
        return Type<detail::Decayed<T>>::to_view(value);
    }

    std::array<ValueView, sizeof...(Args)> views_;
    [[no_unique_address]] std::tuple<Room<Args>...> rooms_;
};

}  // namespace carboy::sql
