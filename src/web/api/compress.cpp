#include <carboy/web/api/compress.hpp>

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/list_headers.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>

namespace carboy::web {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// True for ";q=0", ";q=0.000" and the like.
bool has_no_weight(std::string_view parameters) {
    const std::size_t at = parameters.find("q=");
    if (at == parameters.npos) return false;
    const std::string_view weight = trimmed(parameters.substr(at + 2));
    return !weight.empty() && weight.find_first_not_of("0.") == weight.npos;
}

/// True when the field allows gzip by name, or by "*" where it does not name gzip.
bool accepts_gzip(std::string_view field) {
    std::optional<bool> named, any;
    while (!field.empty()) {
        const std::string_view item = field.substr(0, field.find(','));
        field.remove_prefix(std::min(item.size() + 1, field.size()));
        const std::size_t semicolon = std::min(item.find(';'), item.size());
        const std::string_view coding = trimmed(item.substr(0, semicolon));
        const bool allowed = !has_no_weight(lower(item.substr(semicolon)));
        if (equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip")) named = allowed;
        if (coding == "*") any = allowed;
    }
    return named ? *named : any.value_or(false);
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
    if (!accepts_gzip(request().headers.get("Accept-Encoding", {}))) return;
    std::optional<std::string> small = gzip(response.body, options.level);
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
