// The only JSON reader: it accepts what Python's json.loads accepts, reads numbers exactly and needs no stack for
// nesting.
#pragma once

#include <carboy/value/json/json_sink.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::value {

/// The reason why a string is not acceptable JSON.
enum class JsonFault : std::uint8_t {
    none,
    no_value,
    bad_number,
    bad_escape,
    control_character,
    not_utf8,
    lone_surrogate,
    not_finite,
    no_key,
    no_colon,
    no_comma,
    unfinished,
    extra_text,
    too_deep,
    too_many_values,
};

/// The treatment of half a surrogate pair, written as an escape or as three bytes. `keep` passes it to the sink as
/// three bytes, like Python's "surrogatepass"; the writer turns it back into an escape.
enum class Surrogates : std::uint8_t { keep, replace, refuse };

struct JsonReadOptions {
    Surrogates surrogates = Surrogates::keep;
    /// Accept NaN, Infinity and -Infinity, which Python writes and reads although RFC 8259 does not have them.
    bool not_finite = true;
    /// Skip a byte order mark at the start, as json.loads does for bytes.
    bool byte_order_mark = true;
    /// The deepest nesting of lists and objects.
    std::size_t depth = 500;
    /// Pass deeper values to JsonSink::raw instead of refusing them.
    bool deeper_as_text = false;
    /// The number of values in the whole document, including those in lists and objects.
    std::size_t values = static_cast<std::size_t>(-1);
};

/// The result of reading.
struct JsonResult {
    JsonFault fault = JsonFault::none;
    /// The position of the fault.  Units: bytes from the start of the text.
    std::size_t at = 0;

    explicit operator bool() const noexcept { return fault == JsonFault::none; }
    /// "a comma is missing at byte 7".
    std::string message() const;
};

/// Reads a document and reports its parts to the sink. After a fault the sink has received some of the parts. A number
/// that is too large for a double becomes infinite, as in Python. A repeated key is reported twice; the last one
/// counts.
/// Lifetime: strings without escapes point into `text`, others are valid only during the call.
JsonResult read_json(std::string_view text, JsonSink& sink, const JsonReadOptions& options = {});

}  // namespace carboy::value
