// Converts parameters for the server: to binary where the server's type is known, otherwise to text.
#pragma once

#include "drivers/postgres/values/types.hpp"

#include <carboy/sql/types/value.hpp>

#include <span>
#include <string>
#include <vector>

namespace carboy::drivers::postgres {

/// The parameters of one execution in libpq's shape.
class Parameters {
  public:
    /// Lifetime: text and blobs may be borrowed; `values` must live until the parameters have been sent.
    /// Throws: DataError with the parameter's number when a value does not fit the server's type.
    void encode(std::span<const sql::ValueView> values, std::span<const Oid> types);

    int count() const noexcept { return static_cast<int>(pointers_.size()); }
    const char* const* values() const noexcept { return pointers_.data(); }
    const int* lengths() const noexcept { return lengths_.data(); }
    const int* formats() const noexcept { return formats_.data(); }

  private:
    struct Made {
        std::size_t parameter, offset;
    };
    void add(const sql::ValueView& value, const TypeFacts& type);
    void add_text(std::string_view text, const TypeFacts& type);
    void add_integer(std::int64_t number, const TypeFacts& type);
    void add_real(double number, const TypeFacts& type);
    void borrow(std::string_view bytes);
    void made(std::size_t offset, bool binary);
    void write_out(std::string_view text);

    std::vector<const char*> pointers_;
    std::vector<int> lengths_, formats_;
    std::vector<Made> made_;  // parameters whose bytes are in `room_`
    std::string room_;
};

}  // namespace carboy::drivers::postgres
