// A long IN list whose values are sent as one parameter, so that an engine's limit of parameters does not apply to it.
#pragma once

#include <carboy/sql/types/value.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql {

/// How an engine accepts a long list of values.
enum class LongList : std::uint8_t {
    placeholders,  ///< one for each value
    array,         ///< = ANY (?), an array
    json,          ///< IN (SELECT value FROM json_each(?)), a JSON array
};

/// A list up to this size is written with one placeholder per value.
inline constexpr std::size_t longest_written_list = 1024;

/// The number of elements that an IN list is written with: sizes are rounded up, so that there are few shapes.
std::size_t padded_list_size(std::size_t size) noexcept;

/// Chooses the form of a list: JSON cannot hold bytes, NUL, infinity or decimal numbers.
LongList list_form(LongList wanted, std::span<const ValueView> values) noexcept;

/// Returns the text of a list as one parameter of this form.
std::string list_text(LongList form, std::span<const ValueView> values);

/// The values of a long list.  Threads: any, once it is constructed.
class ValueList {
  public:
    explicit ValueList(std::vector<Value> values);

    const std::vector<Value>& values() const noexcept { return values_; }
    /// Returns the form for an engine that prefers `wanted`.
    LongList form(LongList wanted) const noexcept {
        return wanted == LongList::json && !fits_json_ ? LongList::placeholders : wanted;
    }
    /// Returns the one parameter, made on first use.  Lifetime: the list's.
    std::string_view text(LongList form) const;

  private:
    struct Text {
        std::once_flag made;
        std::string text;
    };

    std::vector<Value> values_;
    bool fits_json_;
    mutable Text array_, json_;
};

}  // namespace carboy::sql
