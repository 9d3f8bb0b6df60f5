// A database value: ValueView refers to a value, Value owns one. Parameters and columns pass between Carboy and a
// driver as ValueViews, without copies and without a virtual call for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace carboy::sql {

/// The representation of a value between Carboy and a driver.
enum class Kind : std::uint8_t { null, boolean, integer, real, text, blob };

/// "NULL", "INTEGER", "TEXT" ... for error messages.
std::string_view to_string(Kind kind);

/// A value that is owned elsewhere.
/// Lifetime: a parameter must live until the statement has been stepped; a column's view is valid until the next step.
class ValueView {
  public:
    constexpr ValueView() noexcept : integer_(0) {}
    static constexpr ValueView null() noexcept { return {}; }
    static constexpr ValueView boolean(bool value) noexcept { return {Kind::boolean, value ? 1 : 0}; }
    static constexpr ValueView integer(std::int64_t value) noexcept { return {Kind::integer, value}; }
    static constexpr ValueView real(double value) noexcept { return ValueView(value); }
    static constexpr ValueView text(std::string_view value) noexcept {
        return {Kind::text, value.data(), value.size()};
    }
    /// The text of a decimal number. An engine without such a type can then compare it as a number.
    static constexpr ValueView number(std::string_view digits) noexcept {
        ValueView view = text(digits);
        view.number_ = true;
        return view;
    }
    static constexpr ValueView blob(const void* data, std::size_t size) noexcept { return {Kind::blob, data, size}; }

    constexpr Kind kind() const noexcept { return kind_; }
    constexpr bool is_null() const noexcept { return kind_ == Kind::null; }
    /// True for a string that is a decimal number.
    constexpr bool is_number() const noexcept { return number_; }

    /// Returns the number of an integer or boolean. The caller has checked kind().
    constexpr std::int64_t as_integer() const noexcept { return integer_; }
    /// Returns the number of a real. The caller has checked kind().
    constexpr double as_real() const noexcept { return real_; }
    /// Returns the bytes of a string or blob. The caller has checked kind().
    std::string_view as_text() const noexcept { return {static_cast<const char*>(data_), size_}; }
    /// Returns the bytes of a string or blob. The caller has checked kind().
    std::span<const std::byte> as_blob() const noexcept { return {static_cast<const std::byte*>(data_), size_}; }

    bool operator==(const ValueView& other) const noexcept;

  private:
    constexpr ValueView(Kind kind, std::int64_t value) noexcept : kind_(kind), integer_(value) {}
    constexpr explicit ValueView(double value) noexcept : kind_(Kind::real), real_(value) {}
    constexpr ValueView(Kind kind, const void* data, std::size_t size) noexcept
        : kind_(kind), size_(size), data_(data) {}

    Kind kind_ = Kind::null;
    bool number_ = false;
    std::size_t size_ = 0;
    union {
        std::int64_t integer_;
        double real_;
        const void* data_;
    };
};

/// A value that owns its bytes. Up to 16 of them are stored in place.
class Value {
  public:
    Value() noexcept : integer_(0) {}
    explicit Value(ValueView view);
    Value(const Value& other);
    /// The other value is NULL afterwards.
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other);
    Value& operator=(Value&& other) noexcept;
    ~Value() {
        if (is_allocated_) delete[] allocated_.bytes;
    }

    ValueView view() const noexcept;
    Kind kind() const noexcept { return kind_; }
    bool is_null() const noexcept { return kind_ == Kind::null; }
    bool operator==(const Value& other) const noexcept { return view() == other.view(); }

  private:
    static constexpr std::size_t most_in_place = 16;
    struct Allocated {
        char* bytes;
        std::size_t size;
    };

    Kind kind_ = Kind::null;
    bool is_number_ = false;
    bool is_allocated_ = false;
    std::uint8_t size_ = 0;  // of the bytes in place
    union {
        std::int64_t integer_;
        double real_;
        char in_place_[most_in_place];
        Allocated allocated_;
    };
};

/// Writes a value like Python's repr: 1, 1.5, 'text', b'\x00', None, True.
void append_repr(std::string& out, ValueView value);
std::ostream& operator<<(std::ostream& out, const Value& value);

}  // namespace carboy::sql
