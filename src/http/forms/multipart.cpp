#include "http/forms/multipart.hpp"

#include "http/forms/multipart_form.hpp"

namespace carboy::http {

void parse_multipart(std::string_view body, std::string_view boundary, const ParseLimits& limits, MultiDict& form,
                     Files& files) {
    MultipartForm parsed(boundary, limits);
    parsed.feed(body);
    parsed.finish();
    form = parsed.take_fields();
    files = parsed.take_files(body);
}

}  // namespace carboy::http
