// What is wrong with a document that was read into a C++ type: every fault, with the path of the value at fault.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::value {

class JsonStruct;

/// One fault of a document.
struct JsonFaultAt {
    /// A JSON pointer: "/lines/0/quantity"; empty for the whole document.  Source: RFC 6901.
    std::string pointer;
    /// A predicate without a full stop: "must be positive".
    std::string message;
};

/// Collects the faults of a document. A struct adds those that its types cannot express in its own function:
///     void validate(Faults& faults) const { faults.require(quantity > 0, "quantity", "must be positive"); }
class Faults {
  public:
    /// Further faults are counted and not kept, so that the response to a bad document stays short.
    static constexpr std::size_t most = 100;

    /// Adds a fault of this member unless `holds`.
    /// Throws: Error "unknown_member" when the struct that is being validated does not list the member.
    void require(bool holds, std::string_view member, std::string_view message);
    /// Adds a fault of this member.  Throws: see require.
    void add(std::string_view member, std::string_view message) { require(false, member, message); }
    /// Adds a fault of the value that is being read.
    void add(std::string_view message);

    bool empty() const noexcept { return count_ == 0; }
    /// The number of faults, including those that are not kept.
    std::size_t size() const noexcept { return count_; }
    auto begin() const noexcept { return faults_.begin(); }
    auto end() const noexcept { return faults_.end(); }

    /// Makes a member or an item the value that is being read, during its lifetime.
    class Inside {
      public:
        /// Lifetime: `key` must outlive this object.
        Inside(Faults& faults, std::string_view key) noexcept : Inside(faults, key, no_index) {}
        Inside(Faults& faults, std::size_t index) noexcept : Inside(faults, {}, index) {}
        ~Inside() { faults_.place_ = outer_; }
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;

      private:
        friend class Faults;
        static constexpr std::size_t no_index = static_cast<std::size_t>(-1);
        Inside(Faults& faults, std::string_view key, std::size_t index) noexcept
            : faults_(faults), outer_(faults.place_), key_(key), index_(index) {
            faults.place_ = this;
        }

        Faults& faults_;
        const Inside* outer_;
        std::string_view key_;
        std::size_t index_;
    };

    /// Checks the names that a struct's validate() gives against its members, during its lifetime.
    class Validating {
      public:
        Validating(Faults& faults, const JsonStruct& shape) noexcept : faults_(faults), outer_(faults.shape_) {
            faults.shape_ = &shape;
        }
        ~Validating() { faults_.shape_ = outer_; }
        Validating(const Validating&) = delete;
        Validating& operator=(const Validating&) = delete;

      private:
        Faults& faults_;
        const JsonStruct* outer_;
    };

  private:
    static void append_pointer(std::string& out, const Inside* place);
    void keep(const Inside* place, std::string_view message);

    std::vector<JsonFaultAt> faults_;
    std::size_t count_ = 0;
    const Inside* place_ = nullptr;
    const JsonStruct* shape_ = nullptr;
};

}  // namespace carboy::value
