// Header fields that may be sent in several lines, which together form one list.
// Source: RFC 9110 section 5.3; RFC 9113 section 8.2.3 for Cookie.
#pragma once

#include <string>
#include <string_view>

#include <carboy/http/headers.hpp>

namespace carboy::http {

/// True for a field with a single value, such as Content-Length, Authorization or a date. Several lines of such a field
/// are the sender's mistake, not a list.
bool is_single_value(std::string_view name) noexcept;

/// Joins all values of this name: with "; " for Cookie, with ", " for other fields. Empty lines are left out.
std::string joined(const Headers& headers, std::string_view name);

/// Joins the lines of each list field into one, at the position of the first. Lines of a single-value field stay as
/// they are, so get() returns the first.
void join_lists(Headers& headers);

/// Adds an item to a field that is a list of words, unless it is already there.  Throws: see Headers::add.
void add_to_list(Headers& headers, std::string_view name, std::string_view item);

}  // namespace carboy::http
