// The text of a double in the form of Python's repr() and JSON.
#pragma once

#include <string>

namespace carboy::value {

/// Appends the shortest text that reads back as the same number: 2.5, 1.0, 1e-05, 1e+16, nan, -inf.
/// Source: Python float.__repr__.
void append_float(std::string& out, double number);

/// Returns the text as a new string.
std::string float_text(double number);

}  // namespace carboy::value
