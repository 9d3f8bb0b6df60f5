// Header fields: ordered, with case-insensitive names and with values that cannot break the message's framing. All of
// them are stored in one buffer, so a cleared object can hold the next message without allocating.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::http {

/// The fields of a message, in the order in which they were added.
/// Lifetime: returned views are valid until this object is next changed.
class Headers {
  public:
    struct Field {
        std::string_view name;
        std::string_view value;
    };

    /// Iterates over the fields in order.
    class Iterator {
      public:
        Field operator*() const noexcept;
        Iterator& operator++() noexcept {
            place_ += size();
            return *this;
        }
        bool operator==(const Iterator& other) const = default;

      private:
        friend class Headers;
        explicit Iterator(const char* place) : place_(place) {}
        std::size_t size() const noexcept;

        const char* place_;
    };

    Headers() = default;
    Headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

    /// Returns the first value of this name, or nullopt.
    std::optional<std::string_view> get(std::string_view name) const noexcept;
    /// Returns the first value of this name, or the default.
    std::string_view get(std::string_view name, std::string_view default_value) const noexcept;
    /// Returns all values of this name in order.
    std::vector<std::string_view> getlist(std::string_view name) const;
    bool contains(std::string_view name) const noexcept;
    /// Returns the number of fields with this name.
    std::size_t count(std::string_view name) const noexcept;

    /// Appends a field.  Throws: Error "bad_header" when the name is not a token, or when the value contains CR, LF or
    /// NUL.
    void add(std::string_view name, std::string_view value);
    /// Makes this the only field of its name.  Throws: see add.
    void set(std::string_view name, std::string_view value);
    /// Adds the field unless the name is already present.  Throws: see add.
    void set_default(std::string_view name, std::string_view value);
    /// Removes every field of this name. Returns true when there was one.
    bool remove(std::string_view name);
    void clear() noexcept;

    /// Appends a field whose name and value a parser has already checked.
    void add_unchecked(std::string_view name, std::string_view value);
    /// Appends all fields of another object.
    void add_all(const Headers& fields);

    /// Returns the number of fields, which it counts.
    std::size_t size() const noexcept;
    bool empty() const noexcept { return text_.empty(); }
    Iterator begin() const noexcept { return Iterator(text_.data()); }
    Iterator end() const noexcept { return Iterator(text_.data() + text_.size()); }

  private:
    /// What precedes each field in `text_`. The name and the value follow it.
    struct Sizes {
        std::uint32_t name;
        std::uint32_t value;
    };

    void make_room(std::size_t size);

    std::string text_;
};

inline Headers::Field Headers::Iterator::operator*() const noexcept {
    Sizes sizes;
    std::memcpy(&sizes, place_, sizeof sizes);
    const char* const name = place_ + sizeof sizes;
    return {{name, sizes.name}, {name + sizes.name, sizes.value}};
}

inline std::size_t Headers::Iterator::size() const noexcept {
    Sizes sizes;
    std::memcpy(&sizes, place_, sizeof sizes);
    return sizeof sizes + sizes.name + sizes.value;
}

}  // namespace carboy::http
