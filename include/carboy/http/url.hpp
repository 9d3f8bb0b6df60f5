// Percent-encoding and the query strings built on it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <carboy/http/multi_dict.hpp>

namespace carboy::http {

/// Appends `text` with %XX decoded; a '%' without two hex digits stays. Bytes are not checked.
void percent_decode(std::string& out, std::string_view text, bool plus_is_space = false);

/// `text` with everything but letters, digits, "-._~" and the bytes in `safe` as %XX.
std::string percent_encode(std::string_view text, std::string_view safe = {});

/// The fields of "a=1&b=2". Text that is no UTF-8 gets U+FFFD, and so does NUL.
/// Throws: HttpError with `too_many_status` when there are more than `limit` fields.
MultiDict parse_query(std::string_view text, std::string_view kind = "query parameter", std::size_t limit = 1000,
                      int too_many_status = 400);

}  // namespace carboy::http
