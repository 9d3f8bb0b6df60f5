#include "http/multipart.hpp"

#include <carboy/http/error.hpp>

#include "http/characters.hpp"
#include "http/options_header.hpp"
#include "http/utf8.hpp"

namespace carboy::http {

namespace {

constexpr std::size_t boundary_limit = 70;  // RFC 2046 section 5.1.1
constexpr std::size_t part_header_limit = 8 * 1024;

[[noreturn]] void malformed(std::string_view what) {
    throw HttpError(400, "The multipart form is malformed: " + std::string(what) + ".");
}

// The size of the line break at the front: CRLF, or CR or LF alone, which some clients write.
std::size_t line_break_size(std::string_view text) noexcept {
    if (text.starts_with("\r\n")) return 2;
    return text.starts_with('\n') || text.starts_with('\r') ? 1 : 0;
}

// The size of the line break at the end.
std::size_t line_break_before(std::string_view text) noexcept {
    if (text.ends_with("\r\n")) return 2;
    return text.ends_with('\n') || text.ends_with('\r') ? 1 : 0;
}

/// Walks the parts of a body.
class PartReader {
  public:
    PartReader(std::string_view body, std::string_view boundary)
        : body_(body), delimiter_("--" + std::string(boundary)) {
        if (!next_delimiter(true)) malformed("its first boundary is missing");
    }

    bool at_end() const noexcept { return closed_; }

    /// The next part, header and content; call only while not at_end().
    std::string_view next() {
        std::size_t start = position_;
        if (!next_delimiter(false)) malformed("its last boundary is missing");
        return body_.substr(start, part_end_ - start);
    }

  private:
    // Moves behind the next line that is a delimiter and notes where the content before it ends.
    bool next_delimiter(bool first) {
        for (std::size_t from = position_;;) {
            // Linear, as the delimiter is short.
            std::size_t at = body_.find(delimiter_, from);
            if (at == std::string_view::npos) return false;
            from = at + 1;
            std::size_t break_size = line_break_before(body_.substr(position_, at - position_));
            if (break_size == 0 && !first) continue;
            if (!accept_delimiter(at + delimiter_.size())) continue;
            part_end_ = at - break_size;
            return true;
        }
    }

    // A delimiter's line may end in "--" and white space.
    bool accept_delimiter(std::size_t at) {
        bool closing = body_.substr(at, 2) == "--";
        if (closing) at += 2;
        while (at < body_.size() && is_space(body_[at])) ++at;
        std::size_t break_size = line_break_size(body_.substr(at));
        if (!closing && break_size == 0) return false;
        closed_ = closing;
        position_ = at + break_size;
        return true;
    }

    std::string_view body_;
    std::string delimiter_;
    std::size_t position_ = 0;
    std::size_t part_end_ = 0;
    bool closed_ = false;
};

// Takes a header line and its continuations off the front of `part`; empty at the blank line.
std::string take_line(std::string_view& part) {
    std::string line;
    do {
        std::size_t end = part.find_first_of("\r\n");
        if (end == std::string_view::npos) malformed("a part has no blank line after its header");
        line += part.substr(0, end);
        part.remove_prefix(end + line_break_size(part.substr(end)));
    } while (!line.empty() && !part.empty() && is_space(part.front()));
    return line;
}

Headers take_headers(std::string_view& part) {
    Headers headers;
    std::size_t size = part.size();
    for (std::string line = take_line(part); !line.empty(); line = take_line(part)) {
        std::size_t colon = line.find(':');
        if (colon == std::string::npos) malformed("a part's header line has no colon");
        if (size - part.size() > part_header_limit) malformed("a part's header is too long");
        std::string name(trim(std::string_view(line).substr(0, colon)));
        headers.add_unchecked(clean_utf8(std::move(name)), clean_utf8(std::string(trim(line.substr(colon + 1)))));
    }
    return headers;
}

UploadedFile make_file(std::string field, std::string filename, Headers headers, std::string_view content) {
    UploadedFile file;
    file.field = std::move(field);
    file.filename = std::move(filename);
    file.content_type = headers.get("Content-Type", {});
    file.headers = std::move(headers);
    file.data = content;
    return file;
}

}  // namespace

void parse_multipart(std::string_view body, std::string_view boundary, const ParseLimits& limits, MultiDict& form,
                     Files& files) {
    if (boundary.empty() || boundary.size() > boundary_limit) malformed("its boundary must have 1 to 70 characters");
    std::size_t parts = 0, text_size = 0;
    for (PartReader reader(body, boundary); !reader.at_end();) {
        std::string_view part = reader.next();
        if (++parts > limits.parts) throw HttpError(413, "The form has too many parts.");
        Headers headers = take_headers(part);
        OptionsHeader disposition = parse_options_header(headers.get("Content-Disposition", {}));
        const std::string* name = disposition.find("name");
        if (!name) malformed("a part has no name");
        if (const std::string* filename = disposition.find("filename")) {
            if (files.size() == limits.files) throw HttpError(413, "The form has too many files.");
            files.add(make_file(*name, *filename, std::move(headers), part));
            continue;
        }
        text_size += part.size() + name->size();
        if (text_size > limits.form_memory) throw HttpError(413, "The form's fields are too large.");
        form.add(*name, clean_utf8(std::string(part)));
    }
}

}  // namespace carboy::http
