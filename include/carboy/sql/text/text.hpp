// SQL text that has been checked at compile time: only literals, one statement, as many placeholders as arguments. Text
// made at run time must be marked with unchecked(...) where it is used.
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/sql/text/scan.hpp>
#include <carboy/sql/types/array.hpp>
#include <carboy/sql/types/plain.hpp>
#include <carboy/sql/types/type.hpp>

#include <array>
#include <carboy/base/source_location.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace carboy::sql {

/// A statement's text and the facts about it that an executor needs.
struct Statement {
    std::string_view text;
    std::uint64_t id = 0;  // equal ids have equal text; see literal_id
    bool writes = false;
    SourceLocation where;
    bool shaped = false;  // has lists or segments, so its text is made for each call by expand()
    Effect effect = Effect::writes;
    bool arrays = false;  // a parameter is an array
};

/// SQL text from an allow-list, for `{?}` in checked text. Only OrderBy can make it.
class Fragment {
  public:
    constexpr std::string_view text() const noexcept { return text_; }

  private:
    friend class OrderTerms;
    constexpr explicit Fragment(std::string_view text) : text_(text) {}
    std::string_view text_;
};

/// The id of a literal: its address and length, which no other literal shares.  The highest bit is set.
inline std::uint64_t literal_id(std::string_view text) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(text.data());
    return (std::uint64_t{1} << 63) | (std::uint64_t{text.size() & 0x7fff} << 48) | (address & 0xffff'ffff'ffff);
}

/// SQL text made at run time, whose author guarantees that no part of it comes from outside.  Lifetime: borrows the
/// text.
struct Unchecked {
    std::string_view text;
    SourceLocation where;
};

/// Allows text made at run time. Its placeholders are counted at run time.
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

/// A range whose values can fill IN (?...).
template <class T>
concept List = requires(const T& range) {
    typename T::value_type;
    range.begin();
    range.end();
    range.size();
}
&&Bindable<std::remove_cv_t<typename T::value_type>> && !std::is_convertible_v<const T&, std::string_view>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// The kinds of placeholders that an argument can fill.
enum Fills : std::uint8_t { fills_value = 1, fills_list = 2, fills_segment = 4, fills_fragment = 8 };

template <class A>
inline constexpr std::uint8_t fills = [] {
    using T = typename Argument<std::remove_cvref_t<A>>::Stored;
    std::uint8_t kinds = 0;
    if constexpr (Bindable<T>) kinds |= fills_value;
    if constexpr (List<Plain<T>>) kinds |= fills_list;
    if constexpr (is_optional<T>) kinds |= fills_segment;
    if constexpr (std::is_same_v<T, Fragment>) kinds |= fills_fragment;
    return kinds;
}();

template <class T>
inline constexpr bool is_argument = fills<T> != 0;

/// An argument that has a meaning only in text that is made for each call.
template <class T>
inline constexpr bool can_shape = (fills<T> & (fills_list | fills_segment | fills_fragment)) != 0;
template <class T>
inline constexpr bool is_plain_value = (fills<T> & fills_value) != 0;

template <class T>
inline constexpr bool is_literal = false;

// Never defined and not constexpr: the compiler prints the name of the function that invalid text calls.
void this_sql_text_is_empty();
void this_sql_text_holds_more_than_one_statement_use_executescript();
void this_sql_text_has_a_quote_or_comment_that_never_ends();
void this_sql_text_mixes_question_marks_and_named_placeholders();
void this_sql_text_has_a_foreign_placeholder_write_a_question_mark_or_a_colon_and_a_name();
void this_sql_text_has_a_bad_placeholder_number();
void this_sql_text_has_too_many_named_placeholders();
void this_sql_text_has_a_list_placeholder_outside_of_IN_write_in_and_the_list_alone_in_parentheses();
void this_sql_text_has_a_list_placeholder_beyond_the_64th_or_one_that_is_a_list_in_one_place_only();
void this_sql_text_has_a_segment_that_is_nested_or_never_ends_or_shares_its_placeholders_or_has_none();
void this_sql_text_has_a_comment_in_a_comment_and_a_placeholder_that_is_text_for_some_engines_only();
void this_list_placeholder_takes_a_range_of_values();
void this_range_needs_a_list_placeholder_write_in_and_question_mark_dot_dot_dot_in_parentheses();
void this_segment_in_braces_takes_optional_values();
void this_placeholder_in_braces_takes_what_an_OrderBy_returns();
void this_order_belongs_in_braces_write_open_brace_question_mark_close_brace();
void this_sql_text_has_more_placeholders_than_arguments();
void this_sql_text_has_fewer_placeholders_than_arguments();
void this_sql_text_has_named_placeholders_pass_bind_name_value();
void this_sql_text_has_no_named_placeholders_pass_plain_values();
void this_sql_text_has_no_placeholder_of_that_name();
void this_argument_name_is_given_twice();
void this_script_has_placeholders_use_execute();
void this_order_is_not_a_plain_list_of_terms_without_placeholders();

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
        case ScanError::segment_misused:
            return this_sql_text_has_a_segment_that_is_nested_or_never_ends_or_shares_its_placeholders_or_has_none();
        case ScanError::nested_comment:
            return this_sql_text_has_a_comment_in_a_comment_and_a_placeholder_that_is_text_for_some_engines_only();
    }
}

consteval void check_count(std::size_t placeholders, std::size_t arguments) {
    if (placeholders > arguments) this_sql_text_has_more_placeholders_than_arguments();
    if (placeholders < arguments) this_sql_text_has_fewer_placeholders_than_arguments();
}

// Checks that a list fills a list placeholder, and so on.
consteval void check_filling(const Scan& scan, std::size_t slot, std::uint8_t fills) {
    const std::uint64_t bit = slot < 64 ? std::uint64_t{1} << slot : 0;
    const bool list = (scan.lists & bit) != 0;
    if ((scan.fragments & bit) != 0) {
        if ((fills & fills_fragment) == 0) this_placeholder_in_braces_takes_what_an_OrderBy_returns();
        return;
    }
    if ((fills & fills_fragment) != 0) this_order_belongs_in_braces_write_open_brace_question_mark_close_brace();
    if ((scan.optionals & bit) != 0 && (fills & fills_segment) == 0) this_segment_in_braces_takes_optional_values();
    if (list && (fills & fills_list) == 0) this_list_placeholder_takes_a_range_of_values();
    const bool range_as_value = (fills & fills_list) != 0 && (scan.in_list & bit) != 0;
    if (!list && ((fills & fills_value) == 0 || range_as_value))
        this_range_needs_a_list_placeholder_write_in_and_question_mark_dot_dot_dot_in_parentheses();
}

// True when a range fills a placeholder of one value.
consteval bool is_array(const Scan& scan, std::size_t slot, std::uint8_t fills) {
    const bool list = slot < 64 && (scan.lists & std::uint64_t{1} << slot) != 0;
    return !list && (fills & fills_list) != 0;
}

// Returns the slot of every argument. Named arguments may come in any order.
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

/// The text of one statement for arguments of these types. It can be made only from a string literal, at compile time.
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
        std::size_t argument = 0;
        (detail::check_filling(found, slots_[argument++], detail::fills<Args>), ...);
        argument = 0;
        arrays_ = (detail::is_array(found, slots_[argument++], detail::fills<Args>) || ...);
        writes_ = found.writes;
        shaped_ = found.shaped();
        effect_ = found.effect();
        lists_ = found.lists;
        for (std::size_t slot = 0; slot < sizeof...(Args) && slot < 64; ++slot) segments_[slot] = found.segments[slot];
    }

    template <class T>
    constexpr Text(const T&) {
        static_assert(detail::is_literal<T>,
                      "carboy: SQL text must be a string literal; pass values as arguments for ? placeholders, or use "
                      "carboy::unchecked(text) for text made at run time");
    }
    template <std::size_t N>
    constexpr Text(char (&)[N]) {
        static_assert(detail::is_literal<char[N]>,
                      "carboy: SQL text must be a string literal, not a buffer; pass values as arguments for ? "
                      "placeholders, or use carboy::unchecked(text) for text made at run time");
    }

    constexpr std::string_view text() const noexcept { return text_; }
    constexpr bool writes() const noexcept { return writes_; }
    constexpr Effect effect() const noexcept { return effect_; }
    /// Maps argument numbers to placeholder numbers, both from 0.
    constexpr const std::array<std::uint16_t, sizeof...(Args)>& slots() const noexcept { return slots_; }
    Statement statement() const noexcept {
        return {text_, literal_id(text_), writes_, where_, shaped_, effect_, arrays_};
    }
    /// True when the text is made for each call.
    constexpr bool shaped() const noexcept { return shaped_; }
    /// Bit n: slot n is a list.
    constexpr std::uint64_t lists() const noexcept { return lists_; }
    /// For each slot, the number of the {...} that contains it, from 1; 0 outside.
    constexpr const std::array<std::uint8_t, sizeof...(Args)>& segments() const noexcept { return segments_; }

  private:
    // The largest members come first, because clang 14 misplaces members after padding in a consteval constructor's
    // result.
    std::string_view text_;
    SourceLocation where_;
    std::uint64_t lists_ = 0;
    std::array<std::uint16_t, sizeof...(Args)> slots_{};
    std::array<std::uint8_t, sizeof...(Args)> segments_{};
    Effect effect_ = Effect::writes;
    bool writes_ = false;
    bool shaped_ = false;
    bool arrays_ = false;
};

/// The text of a script: any number of statements without placeholders, from a string literal.
class Script {
  public:
    template <std::size_t N>
    consteval Script(const char (&literal)[N], SourceLocation where = SourceLocation::current())
        : text_(literal, N - 1), where_(where) {
        if (has_placeholders(text_)) detail::this_script_has_placeholders_use_execute();
    }

    template <class T>
    constexpr Script(const T&) {
        static_assert(
            detail::is_literal<T>,
            "carboy: SQL text must be a string literal; use carboy::unchecked(text) for text made at run time");
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
