// Uuid: a universally unique identifier of sixteen bytes.
#pragma once

#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/type.hpp>
#include <carboy/value/text/uuid_text.hpp>

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::sql {

/// A UUID. The default is nil, all zeros. The order is that of the bytes, which equals that of the text.  Source: RFC
/// 9562.
class Uuid {
  public:
    using Bytes = value::UuidBytes;

    constexpr Uuid() noexcept = default;
    constexpr explicit Uuid(const Bytes& bytes) noexcept : bytes_(bytes) {}
    /// With or without dashes, in braces, or after urn:uuid:, in either case.  Throws: DataError.
    explicit Uuid(std::string_view text);
    explicit Uuid(const char* text) : Uuid(std::string_view(text)) {}

    /// Returns the UUID that the text spells, or nullopt.
    static std::optional<Uuid> parse(std::string_view text) noexcept;
    /// Returns a random UUID (version 4) from the system's secure generator.
    static Uuid random();

    const Bytes& bytes() const noexcept { return bytes_; }
    bool is_nil() const noexcept { return bytes_ == Bytes{}; }
    /// The version: 4 for random UUIDs, 0 for nil.
    int version() const noexcept { return bytes_[6] >> 4; }
    /// Returns "123e4567-e89b-42d3-a456-426614174000".
    std::string to_string() const;
    /// Returns the text without dashes.
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
