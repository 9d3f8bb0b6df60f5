#include "web/files/answer_conditions.hpp"

#include <memory>
#include <string>

#include <carboy/http/error.hpp>

namespace carboy::web {

bool answer_conditions(http::Response& response, const http::Request& request, const Validators& validators,
                       const http::WholeResponse& whole) {
    const Precondition precondition = precondition_of(request, validators);
    if (precondition == Precondition::failed) throw http::HttpError(412);
    if (precondition == Precondition::holds) return false;
    response.status = 304;
    for (const char* name : {"Content-Type", "Content-Encoding", "Content-Length"}) response.headers.remove(name);
    response.body.clear();
    response.source = nullptr;
    response.source_length.reset();
    response.whole = std::make_shared<const http::WholeResponse>(whole);
    return true;
}

std::optional<ByteRange> answer_range(http::Response& response, const http::Request& request,
                                      const Validators& validators, const http::WholeResponse& whole) {
    const RangeRequest wanted = requested_range(request, validators, whole.size);
    response.headers.set("Accept-Ranges", "bytes");
    if (wanted.kind == RangeRequest::Kind::whole) return std::nullopt;
    const std::string size = std::to_string(whole.size);
    if (wanted.kind == RangeRequest::Kind::unsatisfiable)
        throw http::HttpError(416, {}, {{"Content-Range", "bytes */" + size}});
    response.status = 206;
    response.headers.remove("Content-Length");
    response.headers.set("Content-Range", "bytes " + std::to_string(wanted.range.first) + "-" +
                                              std::to_string(wanted.range.last) + "/" + size);
    response.whole = std::make_shared<const http::WholeResponse>(whole);
    return wanted.range;
}

}  // namespace carboy::web
