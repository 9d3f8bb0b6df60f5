// The report of an error that nothing catches.
#pragma once

#include <exception>

namespace carboy::web {

/// Prints "error: <message>" and "hint: <hint>" on standard error.
void report_error(const std::exception& error);

/// From now on an Error that leaves main() is reported and ends the program with status 1. Its cause is a file, a port
/// or a setting, so an abort and a core dump would not help anybody. Every other uncaught exception still aborts.
void report_uncaught_errors();

}  // namespace carboy::web
