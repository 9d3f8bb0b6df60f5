// What a program says of an error that nothing catches.
#pragma once

#include <exception>

namespace carboy::web {

/// Prints "error: <what is wrong>" and "hint: <what to do>" on standard error.
void report_error(const std::exception& error);

/// From now on an Error that leaves main() is reported and ends the program with 1. Its cause is a file, a port or a
/// setting, of which an abort and a core tell nobody more. Every other uncaught exception aborts as before.
void report_uncaught_errors();

}  // namespace carboy::web
