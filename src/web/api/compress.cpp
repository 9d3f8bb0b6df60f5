#include <carboy/web/api/compress.hpp>

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/fiber/offload.hpp>
#include <carboy/http/list_headers.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>

namespace carboy::web {

namespace {

/// Takes about a millisecond.  Units: bytes.
constexpr std::size_t largest_at_once = 64 * 1024;

bool accepts_gzip(const http::Request& incoming) {
    const http::Accept accepted = incoming.accept_encodings;
    if (accepted.quality("gzip") > 0) return true;
    return std::any_of(accepted.begin(), accepted.end(), [](const http::Accept::Item& item) {
        return equals_ignoring_case(item.first, "x-gzip") && item.second > 0;
    });
}

/// Returns the text in gzip's format, or nothing when that fails or is not smaller.
std::optional<std::string> gzip(std::string_view text, int level) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return std::nullopt;
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return done && out.size() < text.size() ? std::optional(std::move(out)) : std::nullopt;
}

bool is_compressible(const CompressOptions& options, const Response& response) {
    if (response.source || response.body.size() < options.least || response.body.size() > 0x7fffffff) return false;
    if (response.status < 200 || response.status == 204 || response.status == 206 || response.status == 304)
        return false;
    if (response.headers.contains("Content-Encoding") || response.headers.contains("Content-Length")) return false;
    const std::string type = response.mimetype();
    return std::any_of(options.types.begin(), options.types.end(), [&](const std::string& wanted) {
        return wanted.ends_with('/') ? type.starts_with(wanted) : type == wanted;
    });
}

void compress(const CompressOptions& options, Response& response) {
    if (!is_compressible(options, response)) return;
    http::add_to_list(response.headers, "Vary", "Accept-Encoding");
    if (!accepts_gzip(request())) return;
    const auto work = [&] { return gzip(response.body, options.level); };
    // A large body would keep the other requests of this thread waiting.
    std::optional<std::string> small = response.body.size() > largest_at_once ? fiber::run_blocking(work) : work();
    if (!small) return;
    response.body = *std::move(small);
    response.headers.set("Content-Encoding", "gzip");
    const std::string tag(response.headers.get("ETag", {}));
    if (tag.starts_with('"')) response.headers.set("ETag", "W/" + tag);
}

}  // namespace

void compress_responses(App& app, CompressOptions options) {
    if (options.level < 1 || options.level > 9)
        throw Error("bad_setting", "The compression level is " + std::to_string(options.level) + ".",
                    "Use a level from 1 to 9.");
    const auto kept = std::make_shared<const CompressOptions>(std::move(options));
    app.after_request([kept](Response& response) { compress(*kept, response); });
}

}  // namespace carboy::web
