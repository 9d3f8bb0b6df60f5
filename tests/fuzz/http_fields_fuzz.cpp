// Feeds bytes to the parsers of header fields with a form of their own: credentials, Cache-Control, entity tags,
// ranges, lists. The first byte says which. What is written from a parsed field must be read as the same.
#include <carboy/http/authentication.hpp>
#include <carboy/http/cache_control.hpp>
#include <carboy/http/entity_tags.hpp>
#include <carboy/http/header_set.hpp>
#include <carboy/http/range.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace carboy::http;

void require(bool holds) {
    if (!holds) std::abort();
}

void credentials(std::string_view input) {
    if (const auto found = Authorization::parse(input)) {
        require(!found->type.empty());
        if (found->type == "basic") {
            const auto again = Authorization::parse(found->to_header());
            require(again && again->username == found->username && again->password == found->password);
        }
    }
    if (const auto challenge = WwwAuthenticate::parse(input)) require(!challenge->to_header().empty());
}

void caching(std::string_view input) {
    CacheControl found = CacheControl::parse(input);
    found.others.clear();  // their names may be any text
    const std::string text = found.to_header();
    require(CacheControl::parse(text).to_header() == text);
}

void tags(std::string_view input) {
    const ETags found = ETags::parse(input);
    require(!found.star || found.tags.empty());
    std::size_t sum = 0;
    for (const ETag& tag : found.tags) {
        require(found.contains_weak(tag.tag) && (tag.weak || found.contains(tag.tag)));
        sum += tag.tag.size();
    }
    require(sum <= input.size());
    const IfRange state = IfRange::parse(input);
    require(!state.etag || !state.date);
}

void ranges(std::string_view input) {
    if (const auto found = Range::parse(input)) {
        const auto again = Range::parse(found->to_header());
        require(again && again->parts == found->parts);
        for (const std::uint64_t size : {std::uint64_t(0), std::uint64_t(1), std::uint64_t(1000), UINT64_MAX}) {
            const auto part = found->content_range(size);
            if (part) require(*part->first < *part->end && *part->end <= size && !part->to_header().empty());
        }
    }
    if (const auto found = ContentRange::parse(input)) require(ContentRange::parse(found->to_header()) == found);
}

void lists(std::string_view input) {
    for (const char c : input)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') return;  // no server accepts such a field
    Headers headers;
    headers.add("Vary", input);
    HeaderSet set(headers, "Vary");
    const std::size_t before = set.size();
    const bool had = set.contains("Cookie");
    set.add("Cookie");
    require(set.contains("COOKIE") && set.size() == before + (had ? 0 : 1));
    while (set.remove("cookie")) require(set.size() <= before);
    require(!set.contains("Cookie"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 5) {
        case 0: credentials(input); break;
        case 1: caching(input); break;
        case 2: tags(input); break;
        case 3: ranges(input); break;
        default: lists(input);
    }
    return 0;
}
