// JSON documents as template values.
#pragma once

#include <carboy/jinja/value.hpp>

#include <boost/json/fwd.hpp>

namespace carboy::jinja {

/// A copy of the document. Integers above 2^63 become floats.
Value from_json(const boost::json::value& document);

/// Parses JSON text: floats are exact, 150 levels may nest.
/// Throws: TemplateRuntimeError: ValueError with the position, OverflowError for an integer above 64 bits.
Value parse_json(std::string_view text);

}  // namespace carboy::jinja
