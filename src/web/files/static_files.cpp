#include "web/files/static_files.hpp"

#include <filesystem>
#include <utility>

#include <carboy/base/digest.hpp>
#include <carboy/http/accept.hpp>
#include <carboy/http/error.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/files/resources.hpp>

#include "web/files/content_coding.hpp"
#include "web/files/file_content.hpp"
#include "web/files/send_content.hpp"

namespace carboy::web {

namespace {

using http::HttpError;

/// A larger file's version is made from its time and size.
constexpr std::uint64_t largest_hashed = 4 * 1024 * 1024;
constexpr std::size_t version_length = 12;

/// The codings of files that were compressed before, in the order of preference.
constexpr std::string_view variant_codings[] = {"br", "gzip"};

std::string variant_name(const std::string& name, std::string_view coding) {
    return name + (coding == "br" ? ".br" : ".gz");
}

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes)
        for (const int shift : {4, 0}) text += "0123456789abcdef"[(static_cast<unsigned char>(byte) >> shift) & 0xF];
    return text;
}

std::string short_digest(std::string_view data) { return hex(sha1(data)).substr(0, version_length); }

Content content_of(const Resource& file, std::string_view name) {
    return {.name = name,
            .size = file.data.size(),
            .validators = {"\"" + std::string(file.digest) + "\"",
                           file.built != 0 ? std::optional(file.built) : std::nullopt},
            .read = [data = file.data](std::uint64_t offset, std::size_t limit) {
                return std::string(data.substr(static_cast<std::size_t>(offset), limit));
            }};
}

/// A file that was compressed before.
struct Variant {
    std::string_view coding;
    Content content;
};

/// Returns the variant that the client prefers, or the file itself.
Content best_variant(Content plain, std::vector<Variant> variants) {
    if (variants.empty()) return plain;
    plain.varies = true;
    std::vector<std::string_view> codings;
    for (const Variant& variant : variants) codings.push_back(variant.coding);
    const std::string_view best = best_coding(request().accept_encodings, codings);
    for (Variant& variant : variants) {
        if (variant.coding != best) continue;
        variant.content.encoding = best;
        variant.content.varies = true;
        variant.content.immutable = plain.immutable;
        variant.content.validators.modified = plain.validators.modified;
        return std::move(variant.content);
    }
    return plain;
}

bool asks_for_version(const std::string& version) {
    const http::Request& incoming = request();
    if (incoming.query_string.empty() || version.empty()) return false;
    const std::string* asked = incoming.args->find("v");
    return asked != nullptr && *asked == version;
}

}  // namespace

/// The versions of files, as they were when the files had these times and sizes.
struct StaticFiles::Versions {
    struct Known {
        std::int64_t modified_ns = 0;
        std::uint64_t size = 0;
        std::string version;
    };
    std::mutex guard;
    std::unordered_map<std::string, Known> files;
};

StaticFiles::StaticFiles(std::string folder, SourceFolder sources)
    : option_(std::move(folder)),
      prefix_((option_.empty() ? "static" : option_) + "/"),
      sources_(std::move(sources)),
      versions_(std::make_shared<Versions>()) {}

std::shared_ptr<OpenFile> StaticFiles::open(const std::string& relative) const {
    const std::filesystem::path folder = sources_.find(option_, "static");
    return folder.empty() ? nullptr : open_inside(folder, relative);
}

std::string StaticFiles::version_of(const std::string& relative, const OpenFile& file) const {
    const std::lock_guard lock(versions_->guard);
    Versions::Known& known = versions_->files[relative];
    if (known.version.empty() || known.modified_ns != file.modified_ns() || known.size != file.size()) {
        const bool small = file.size() <= largest_hashed;
        known.version = short_digest(small ? file.read(0, static_cast<std::size_t>(file.size()))
                                           : std::to_string(file.modified_ns()) + "-" + std::to_string(file.size()));
        known.modified_ns = file.modified_ns();
        known.size = file.size();
    }
    return known.version;
}

std::string StaticFiles::version(std::string_view name) const {
    const auto relative = safe_relative_path(name);
    if (!relative) return {};
    if (const Resource* file = resources::find(prefix_ + *relative))
        return std::string(file->digest.substr(0, version_length));
    const std::shared_ptr<OpenFile> file = open(*relative);
    return file ? version_of(*relative, *file) : std::string();
}

Response StaticFiles::send(std::string_view name) const {
    const auto relative = safe_relative_path(name);
    if (!relative) throw HttpError(404);
    const std::string base = relative->substr(relative->rfind('/') + 1);
    const Resource* embedded = resources::find(prefix_ + *relative);
    const std::shared_ptr<OpenFile> file = embedded ? nullptr : open(*relative);
    if (!embedded && !file) throw HttpError(404);

    Content content = embedded ? content_of(*embedded, base) : content_of(file, base);
    content.immutable = asks_for_version(embedded ? std::string(embedded->digest.substr(0, version_length))
                                                  : version_of(*relative, *file));
    std::vector<Variant> variants;
    for (const std::string_view coding : variant_codings) {
        const std::string small_name = variant_name(*relative, coding);
        const Resource* small = embedded ? resources::find(prefix_ + small_name) : nullptr;
        const std::shared_ptr<OpenFile> small_file = embedded ? nullptr : open(small_name);
        // One that is older than the file was not made from it.
        if (!small && (!small_file || small_file->modified_ns() < file->modified_ns())) continue;
        variants.push_back({coding, small ? content_of(*small, base) : content_of(small_file, base)});
    }
    return send_content(best_variant(std::move(content), std::move(variants)), {});
}

}  // namespace carboy::web
