// The names of aliases, as in FROM address AS billing. An expression holds a number instead of a name, so that it stays
// small; the process keeps one number for each name.
#pragma once

#include <carboy/base/atomic.hpp>

#include <cstdint>
#include <string_view>

namespace carboy::sql {

/// Numbers from here on stand for names. Smaller ones are written t_1, t_2 ...
inline constexpr std::uint16_t first_named_alias = 0x4000;

/// Returns the number of an alias's name, which is the same for the rest of the process.
/// Throws: Error when the process has used about 49,000 different names, for example names made at run time.
std::uint16_t alias_number(std::string_view name);

/// Returns the name, or an empty text for a number without a name.  Lifetime: until the program ends.
std::string_view alias_name(std::uint16_t number) noexcept;

/// Returns an equal text that lives until the program ends.
const char* kept_name(std::string_view name);

/// A name that is known at compile time; its number is looked up at the first use.
class AliasName {
  public:
    constexpr explicit AliasName(std::string_view name) noexcept : name_(name) {}
    std::uint16_t number() const;

  private:
    std::string_view name_;
    mutable Atomic<std::uint16_t> number_{0};
};

}  // namespace carboy::sql
