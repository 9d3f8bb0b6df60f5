// Decimal: an exact decimal number, for money and for NUMERIC columns.
#pragma once

#include <carboy/sql/types/plain.hpp>
#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/type.hpp>
#include <carboy/value/text/decimal_text.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace carboy::sql {

/// What happens to the digits that are cut off.  Source: Python's decimal module.
enum class Rounding : std::uint8_t {
    half_even,  // to the nearest; a tie to the even digit
    half_up,    // to the nearest; a tie away from zero
    down,       // towards zero
    up,         // away from zero
    floor,      // towards minus infinity
    ceiling,    // towards plus infinity
};

/// A decimal number: up to 38 digits, any number of them after the point.  1.5 and 1.50 are equal and print
/// as they were written.  Every operation is exact or throws.
/// Throws: DataError when a result has more than 38 digits (Decimal::max_digits).
class Decimal {
  public:
    static constexpr int max_digits = 38;

    constexpr Decimal() noexcept = default;
    template <detail::Number T>
    constexpr Decimal(T value) noexcept  // NOLINT: every integer is a decimal number
        : low_(magnitude(value)), negative_(value < 0) {}
    /// "12.50", "-0.1", "1e3".  Throws: DataError when the text is not a number.
    explicit Decimal(std::string_view text);
    explicit Decimal(const char* text) : Decimal(std::string_view(text)) {}
    /// Deleted, because a literal such as 0.1 is not exactly that number: write Decimal("0.1"), or use from_double.
    template <std::floating_point T>
    Decimal(T value) = delete;

    /// Returns the shortest number that reads back as the same double: 0.1 is 0.1.  Throws: DataError for NaN and
    /// infinity.
    static Decimal from_double(double value);

    /// Units: digits after the point.
    int scale() const noexcept { return scale_; }
    /// The number of significant digits, without leading zeros; 0 has none.
    int digits() const noexcept;
    bool is_zero() const noexcept { return high_ == 0 && low_ == 0; }
    bool is_negative() const noexcept { return negative_; }
    /// Returns "12.50"; never with an exponent.
    std::string to_string() const;
    /// Returns the parts as plain numbers.
    value::ScaledNumber parts() const noexcept { return {negative_, high_, low_, scale_}; }
    /// Returns the nearest double.
    explicit operator double() const;
    /// Throws: DataError when there is a fraction, or when it does not fit.
    explicit operator std::int64_t() const;

    /// Returns the number rounded to `scale` digits after the point.
    Decimal round(int scale, Rounding rounding = Rounding::half_even) const;
    /// Returns the number with `scale` digits after the point.  Throws: DataError when that changes the value.
    Decimal rescale(int scale) const;
    /// Returns the number without zeros at the end of the fraction: 1.50 becomes 1.5.
    Decimal normalized() const noexcept;
    Decimal abs() const noexcept;
    /// Returns the quotient, rounded to `scale` digits after the point.  Throws: DataError when `divisor` is 0.
    Decimal divide(const Decimal& divisor, int scale, Rounding rounding = Rounding::half_even) const;

    Decimal operator-() const noexcept;
    friend Decimal operator+(const Decimal& a, const Decimal& b) { return a.plus(b); }
    friend Decimal operator-(const Decimal& a, const Decimal& b) { return a.plus(-b); }
    friend Decimal operator*(const Decimal& a, const Decimal& b) { return a.times(b); }
    /// Returns the exact quotient.  Throws: DataError when there is none, as for 1/3; divide() rounds.
    friend Decimal operator/(const Decimal& a, const Decimal& b) { return a.over(b); }
    Decimal& operator+=(const Decimal& other) { return *this = plus(other); }
    Decimal& operator-=(const Decimal& other) { return *this = plus(-other); }
    Decimal& operator*=(const Decimal& other) { return *this = times(other); }
    Decimal& operator/=(const Decimal& other) { return *this = over(other); }

    friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return a.compare(b) == 0; }
    friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept { return a.compare(b); }
    friend std::ostream& operator<<(std::ostream& out, const Decimal& value);
    friend std::string to_string(const Decimal& value) { return value.to_string(); }

    /// Equal for equal numbers.
    std::size_t hash() const noexcept;

  private:
    friend struct DecimalParts;

    template <class T>
    static constexpr std::uint64_t magnitude(T value) noexcept {
        return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    }
    Decimal plus(const Decimal& other) const;
    Decimal times(const Decimal& other) const;
    Decimal over(const Decimal& divisor) const;
    std::weak_ordering compare(const Decimal& other) const noexcept;

    // The value is +-(high * 2^64 + low) / 10^scale; zero is never negative.
    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
    std::uint8_t scale_ = 0;
    bool negative_ = false;
};

template <>
inline constexpr bool is_decimal<Decimal> = true;

/// NUMERIC. It is sent as text. Digits that SQLite's REAL has lost beyond the 15th cannot be restored.
template <>
struct Type<Decimal> {
    static ColumnType column_type() { return {.kind = TypeKind::numeric}; }
    static ValueView to_view(const Decimal& value, Scratch& scratch);
    static Decimal from_view(ValueView view);
};

/// True when an engine that has only 64-bit integers and doubles can store the number without rounding.
bool fits_binary_number(std::string_view number);

/// Reads a NUMERIC(p, scale) with `scale` digits after the point. A REAL is rounded to them, as in SQLAlchemy.
Decimal numeric_from_view(ValueView view, int scale);
/// Throws: DataError when the value does not fit into NUMERIC(precision, scale); nothing is rounded.
ValueView numeric_to_view(const Decimal& value, int precision, int scale, Scratch& scratch);

}  // namespace carboy::sql

template <>
struct std::hash<carboy::sql::Decimal> {
    std::size_t operator()(const carboy::sql::Decimal& value) const noexcept { return value.hash(); }
};
