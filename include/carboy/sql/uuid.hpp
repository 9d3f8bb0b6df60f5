// Uuid: sixteen bytes that name something everywhere.
#pragma once

#include <carboy/sql/schema.hpp>
#include <carboy/sql/type.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::sql {

/// A UUID.  A new one is nil, all zeros.  Order: that of the bytes, which is that of the text.  Source: RFC 9562.
class Uuid {
  public:
    using Bytes = std::array<std::uint8_t, 16>;

    constexpr Uuid() noexcept = default;
    constexpr explicit Uuid(const Bytes& bytes) noexcept : bytes_(bytes) {}
    /// With or without dashes, in braces, or behind urn:uuid:, in either case.  Throws: DataError.
    explicit Uuid(std::string_view text);
    explicit Uuid(const char* text) : Uuid(std::string_view(text)) {}

    /// The UUID that the text shows, or nothing.
    static std::optional<Uuid> parse(std::string_view text) noexcept;
    /// A random one (version 4) from the system's secure generator.
    static Uuid random();

    const Bytes& bytes() const noexcept { return bytes_; }
    bool is_nil() const noexcept { return bytes_ == Bytes{}; }
    /// 4 for random ones; 0 for nil.
    int version() const noexcept { return bytes_[6] >> 4; }
    /// "123e4567-e89b-42d3-a456-426614174000"
    std::string to_string() const;
    /// The same without dashes.
    std::string hex() const;

    friend bool operator==(const Uuid&, const Uuid&) noexcept = default;
    friend auto operator<=>(const Uuid&, const Uuid&) noexcept = default;
    friend std::ostream& operator<<(std::ostream& out, const Uuid& value);
    friend std::string to_string(const Uuid& value) { return value.to_string(); }

    std::size_t hash() const noexcept;

  private:
    Bytes bytes_{};
};

/// UUID, and CHAR(32) without dashes where the engine has no such type.  Source: SQLAlchemy 2 sqltypes.Uuid.
template <>
struct Type<Uuid> {
    static ColumnType column_type() { return {.kind = TypeKind::uuid}; }
    static ValueView to_view(const Uuid& value, Scratch& scratch);
    static Uuid from_view(ValueView view);
};

}  // namespace carboy::sql

template <>
struct std::hash<carboy::sql::Uuid> {
    std::size_t operator()(const carboy::sql::Uuid& value) const noexcept { return value.hash(); }
};
