// JSON as a sequence of events, in the order of the text: from the reader, and to the writer.
#pragma once

#include <cstdint>
#include <string_view>

namespace carboy::value {

/// The order in which an object's keys are reported.
enum class KeyOrder : bool { kept, sorted };

/// Receives a document's parts. In an object each key comes before its value.
/// Lifetime: a string is valid during the call.
class JsonSink {
  public:
    virtual ~JsonSink() = default;

    virtual void null() = 0;
    virtual void boolean(bool value) = 0;
    virtual void integer(std::int64_t number) = 0;
    /// An integer above 2^63 - 1.
    virtual void natural(std::uint64_t number) = 0;
    /// An integer that does not fit into 64 bits: its digits, after a minus sign if it is negative.
    virtual void large_integer(std::string_view digits) = 0;
    virtual void real(double number) = 0;
    virtual void text(std::string_view text) = 0;
    virtual void begin_list() = 0;
    virtual void end_list() = 0;
    virtual void begin_object() = 0;
    virtual void key(std::string_view text) = 0;
    virtual void end_object() = 0;
    /// A list or object as JSON text instead of its events, because it is nested more deeply than the sink accepts.
    virtual void raw(std::string_view json) = 0;
};

}  // namespace carboy::value
