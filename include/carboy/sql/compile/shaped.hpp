// Checked text whose shape depends on its arguments: IN (?...), {AND name = ?} and {?}. The text of each shape is made
// once per process; values are always parameters.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/sql/compile/compile.hpp>
#include <carboy/sql/text/text.hpp>

#include <span>
#include <string>
#include <vector>

namespace carboy::sql {

/// The arguments of one call, sorted by slot.  Lifetime: that of the arguments.
class ShapedValues {
  public:
    /// The number of values of a slot; `absent` when its segment is left out.
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);
    struct Slot {
        std::vector<ValueView> values;
        std::string_view fragment{};
        bool absent = false;
    };

    template <class... Args>
    explicit ShapedValues(const Text<Args...>& text, const std::type_identity_t<Args>&... args)
        : slots_(sizeof...(Args)), lists_(text.lists()) {
        std::size_t argument = 0;
        (add(text.slots()[argument++], detail::Argument<Args>::value(args)), ...);
        leave_out(text.segments());
    }

    explicit ShapedValues(std::vector<Slot> slots) : slots_(std::move(slots)) {}

    const std::vector<Slot>& slots() const noexcept { return slots_; }

  private:
    template <class T>
    void add(std::size_t number, const T& value) {
        Slot& slot = slots_[number];
        if constexpr (detail::is_optional<T>) {
            if (!value) slot.absent = true;
            if (value) add(number, *value);
            return;
        }
        if constexpr (std::is_same_v<T, Fragment>) slot.fragment = value.text();
        if constexpr (detail::List<T>)
            if (number < 64 && (lists_ >> number & 1) != 0) return add_all(slot, value);
        if constexpr (Bindable<T>) add_value(slot, value);
    }
    /// Leaves out the segments with a missing value.
    void leave_out(std::span<const std::uint8_t> segments);
    template <class T>
    void add_all(Slot& slot, const T& values) {
        slot.values.reserve(values.size());
        for (const auto& one : values) add_value(slot, one);
    }
    template <class T>
    void add_value(Slot& slot, const T& value) {
        if constexpr (needs_scratch<detail::Decayed<T>>)
            slot.values.push_back(to_view(value, *rooms_.emplace_back(new Scratch)));
        else
            slot.values.push_back(Type<detail::Decayed<T>>::to_view(value));
    }

    std::vector<Slot> slots_;
    std::uint64_t lists_ = 0;
    std::vector<Owned<Scratch>> rooms_;
};

/// A statement of one shape: its text, and its values in the order of the text's parameters.
struct Expanded {
    const Compiled* compiled = nullptr;  // lives until the program ends
    std::vector<ValueView> values{};
    std::vector<Owned<const std::string>> made{};  // long lists that `values` refers to
};

/// Returns the statement for these arguments. Lists are padded to a few sizes by repeating their last value, so that
/// few statements exist. An empty list matches nothing. A list of more than longest_written_list values becomes one
/// parameter if the engine supports that.
/// SQL: `?` becomes ?1, ?2 ...; the driver converts these to the engine's own form.
/// Throws: DataError when there are more values than an engine accepts.
Expanded expand(const Statement& statement, const ShapedValues& arguments, const Dialect& dialect);

/// Returns SQL text in its fullest form: every segment is present, a list has one value, an order is 1. For checking a
/// program's SQL.
std::string fullest_text(std::string_view text, const Dialect& dialect);

}  // namespace carboy::sql
