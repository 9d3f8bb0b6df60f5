#include <carboy/web/api/compress.hpp>

#include <brotli/encode.h>
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

#include "web/files/content_coding.hpp"

namespace carboy::web {

namespace {

/// Takes about a millisecond.  Units: bytes.
constexpr std::size_t largest_at_once = 64 * 1024;

/// The options, checked.
struct Compression {
    CompressOptions options;
    std::vector<std::string_view> codings;
};

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

/// Returns the text in Brotli's format, or nothing when that fails or is not smaller.
std::optional<std::string> brotli(std::string_view text, int level) {
    std::string out(text.size(), '\0');
    std::size_t size = out.size();
    const BROTLI_BOOL done = BrotliEncoderCompress(level, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                                                   reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                                                   reinterpret_cast<std::uint8_t*>(out.data()));
    out.resize(done == BROTLI_TRUE ? size : 0);
    return !out.empty() && out.size() < text.size() ? std::optional(std::move(out)) : std::nullopt;
}

bool is_compressible(const CompressOptions& options, const std::string& type, std::uint64_t size) {
    return size >= options.least && size <= 0x7fffffff &&
           std::any_of(options.types.begin(), options.types.end(), [&](const std::string& wanted) {
               return wanted.ends_with('/') ? type.starts_with(wanted) : type == wanted;
           });
}

bool is_compressible(const CompressOptions& options, const Response& response) {
    if (response.source || response.status == 204) return false;
    if (response.headers.contains("Content-Encoding") || response.headers.contains("Content-Length")) return false;
    return is_compressible(options, response.mimetype(), response.body.size());
}

/// The bytes of the compressed body differ from those of the body, so a strong tag would be wrong.
void weaken_etag(Response& response) {
    const std::string tag(response.headers.get("ETag", {}));
    if (tag.starts_with('"')) response.headers.set("ETag", "W/" + tag);
}

/// Gives a 304 or 206 the fields that the whole response would have.  Source: RFC 9110 sections 15.3.7 and 15.4.5.
void vary_part(const Compression& compression, Response& response) {
    const http::WholeResponse* whole = response.whole.get();
    if (whole && (whole->is_final || !is_compressible(compression.options, whole->content_type, whole->size))) return;
    http::add_to_list(response.headers, "Vary", "Accept-Encoding");
    // A part (206) is always taken from the uncompressed body.
    if (response.status == 206 || best_coding(request().accept_encodings, compression.codings).empty()) return;
    // What a 304 made by a handler stands for is not known, but the client has sent the tag that it received.
    const std::string weak = "W/" + std::string(response.headers.get("ETag", {}));
    if (whole || request().headers.get("If-None-Match", {}).find(weak) != std::string_view::npos) weaken_etag(response);
}

void compress(const Compression& compression, Response& response) {
    const CompressOptions& options = compression.options;
    if (response.status == 304 || response.status == 206) return vary_part(compression, response);
    if (!is_compressible(options, response)) return;
    http::add_to_list(response.headers, "Vary", "Accept-Encoding");
    const std::string_view coding = best_coding(request().accept_encodings, compression.codings);
    if (coding.empty()) return;
    // Even if compression turns out to save nothing, because a later 304 cannot know that.
    weaken_etag(response);
    const auto work = [&] {
        return coding == "br" ? brotli(response.body, options.brotli_level) : gzip(response.body, options.level);
    };
    // A large body would keep the other requests of this thread waiting.
    std::optional<std::string> small = response.body.size() > largest_at_once ? fiber::run_blocking(work) : work();
    if (!small) return;
    response.body = *std::move(small);
    response.headers.set("Content-Encoding", coding);
    response.headers.remove("Accept-Ranges");
}

void check_level(std::string_view coding, int level, int least, int most) {
    if (level < least || level > most)
        throw Error("bad_setting",
                    "The compression level of " + std::string(coding) + " is " + std::to_string(level) + ".",
                    "Use a level from " + std::to_string(least) + " to " + std::to_string(most) + ".");
}

void check_options(const CompressOptions& options) {
    check_level("gzip", options.level, 1, 9);
    check_level("Brotli", options.brotli_level, BROTLI_MIN_QUALITY, BROTLI_MAX_QUALITY);
    if (options.codings.empty())
        throw Error("bad_setting", "The list of codings is empty.", "Name \"br\" or \"gzip\".");
    for (const std::string& coding : options.codings)
        if (coding != "br" && coding != "gzip")
            throw Error("bad_setting", "Responses cannot be compressed with the coding '" + coding + "'.",
                        "Use \"br\" and \"gzip\".");
}

}  // namespace

void compress_responses(App& app, CompressOptions options) {
    check_options(options);
    const auto kept = std::make_shared<Compression>(Compression{std::move(options), {}});
    kept->codings.assign(kept->options.codings.begin(), kept->options.codings.end());
    app.after_request([kept](Response& response) { compress(*kept, response); });
}

}  // namespace carboy::web
