// Header fields: ordered, with case-insensitive names and with values that cannot break the message's framing. All text
// is stored in one buffer, so a cleared object can hold the next message without allocating.
#pragma once

#include <cstddef>
#include <cstdint>
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
        Iterator(const Headers& headers, std::size_t index) : headers_(&headers), index_(index) {}
        Field operator*() const { return headers_->at(index_); }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator==(const Iterator& other) const { return index_ == other.index_; }

      private:
        const Headers* headers_;
        std::size_t index_;
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

    std::size_t size() const noexcept { return spans_.size(); }
    bool empty() const noexcept { return spans_.empty(); }
    Field at(std::size_t index) const noexcept;
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, spans_.size()}; }

  private:
    struct Span {
        std::uint32_t offset;
        std::uint32_t name_size;
        std::uint32_t value_size;
    };

    std::string text_;
    std::vector<Span> spans_;
};

}  // namespace carboy::http
