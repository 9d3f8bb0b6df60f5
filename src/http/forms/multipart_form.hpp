// The fields and files of a multipart body that arrives in pieces.
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/http/files.hpp>
#include <carboy/http/limits.hpp>
#include <carboy/http/multi_dict.hpp>

#include "http/forms/multipart_parser.hpp"
#include "http/forms/spool.hpp"

namespace carboy::http {

/// Fields are kept in memory; for files, only their positions are kept.
class MultipartForm final : private MultipartSink {
  public:
    /// Throws: HttpError 400 for an invalid boundary.
    MultipartForm(std::string_view boundary, const ParseLimits& limits) : limits_(limits), parser_(boundary, *this) {}

    /// Throws: HttpError 400 for a malformed body, 413 when parts, files or text exceed the limits.
    void feed(std::string_view piece) { parser_.feed(piece); }
    void finish() { parser_.finish(); }

    MultiDict take_fields() { return std::move(fields_); }
    /// Returns the files, each with its own copy of its part of `body`.
    Files take_files(std::string_view body);
    /// Returns the files, which share the spool.
    Files take_files(const std::shared_ptr<Spool>& spool);

  private:
    struct Place {
        std::size_t offset;
        std::size_t size;
    };

    void begin_part(Headers headers, std::size_t offset) override;
    void add_data(std::string_view data) override;
    void end_part() override;
    void count_text(std::size_t size);

    ParseLimits limits_;
    MultipartParser parser_;
    MultiDict fields_{"form field"};
    std::vector<UploadedFile> files_;
    std::vector<Place> places_;
    std::size_t parts_ = 0;
    std::size_t text_size_ = 0;
    std::string name_;
    std::string text_;
    bool in_file_ = false;
};

}  // namespace carboy::http
