// JSON numbers.
#pragma once

#include <carboy/value/json/json_reader.hpp>

#include <string_view>

namespace carboy::value {

/// Reads the number at `at`, reports it to the sink and moves past it; at a fault, moves to the fault.
JsonFault read_json_number(std::string_view text, std::size_t& at, JsonSink& sink);

}  // namespace carboy::value
