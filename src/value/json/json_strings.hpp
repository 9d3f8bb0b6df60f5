// The text inside the quotes of a JSON string.
#pragma once

#include <carboy/value/json/json_reader.hpp>

#include <string>
#include <string_view>

namespace carboy::value {

/// Reads the strings of one document.
class JsonStrings {
  public:
    JsonStrings(std::string_view text, Surrogates surrogates) : text_(text), surrogates_(surrogates) {}

    /// Reads a string from after the opening quote and moves `at` past the closing one; at a fault, moves to the fault.
    JsonFault read(std::size_t& at);
    /// The string that was read.  Lifetime: until the next string if it had escapes, otherwise that of the whole text.
    std::string_view string() const noexcept { return string_; }

  private:
    JsonFault read_escape(std::size_t& at);
    JsonFault read_unicode(std::size_t& at);
    JsonFault read_beyond_ascii(std::size_t& at);
    JsonFault add_surrogate(std::uint32_t half);
    /// Returns the value of the four hexadecimal digits at `at`, or -1.
    std::int32_t unit(std::size_t at) const noexcept;
    void keep_to(std::size_t at);

    std::string_view text_;
    Surrogates surrogates_;
    std::size_t run_ = 0;    // the start of the text that is not in buffer_ yet
    bool buffered_ = false;  // the string has escapes and is in buffer_
    std::string buffer_;
    std::string_view string_;
};

}  // namespace carboy::value
