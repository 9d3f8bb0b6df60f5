// The text of an exception with its hint and its causes.
#pragma once

#include <exception>
#include <string>
#include <vector>

namespace carboy::web {

/// Returns "message (hint: what to do)".
std::string error_text(const std::exception& error);

/// Returns the exception and those nested in it, from the outermost to the cause.
/// Lifetime: the pointers keep the exceptions alive.
std::vector<std::exception_ptr> error_chain(std::exception_ptr error);

/// Returns the text of the whole chain; "an exception of an unknown type" for one that is not a std::exception.
std::string error_chain_text(const std::exception_ptr& error);

}  // namespace carboy::web
