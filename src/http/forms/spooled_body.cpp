#include "http/forms/spooled_body.hpp"

#include <unistd.h>

#include <carboy/http/error.hpp>

#include "http/message/options_header.hpp"

namespace carboy::http {

template <class Function>
void SpooledBody::parse(const Function& function) {
    if (failure_) return;
    try {
        function();
    } catch (...) {
        failure_ = std::current_exception();
        form_.reset();
    }
}

SpooledBody::SpooledBody(const std::string& folder, std::string_view content_type, const ParseLimits& limits)
    : file_(std::make_shared<Spool>(folder)), limits_(limits) {
    OptionsHeader type = parse_options_header(content_type);
    if (media_type(type.value) != "multipart/form-data") return;
    const std::string* boundary = type.find("boundary");
    parse([&] { form_ = std::make_unique<MultipartForm>(boundary ? *boundary : std::string(), limits_); });
}

void SpooledBody::append(std::string_view piece) {
    file_->append(piece);
    if (form_) parse([&] { form_->feed(piece); });
}

void SpooledBody::finish() {
    if (form_) parse([&] { form_->finish(); });
}

void SpooledBody::take_form(std::string_view boundary, const ParseLimits& limits, MultiDict& fields, Files& files) {
    // A handler may have changed the limits after the body was parsed.
    if (limits != limits_) {
        limits_ = limits;
        parse_again(boundary);
    }
    if (failure_) std::rethrow_exception(failure_);
    fields = form_->take_fields();
    files = form_->take_files(file_);
}

void SpooledBody::parse_again(std::string_view boundary) {
    failure_ = nullptr;
    parse([&] {
        form_ = std::make_unique<MultipartForm>(boundary, limits_);
        std::string piece(256 * 1024, '\0');
        for (std::size_t offset = 0; offset < file_->size();) {
            ssize_t count = ::pread(file_->fd(), piece.data(), piece.size(), static_cast<off_t>(offset));
            if (count <= 0) throw HttpError(503, "The request's body cannot be reread.", {{"Retry-After", "5"}});
            form_->feed(std::string_view(piece).substr(0, static_cast<std::size_t>(count)));
            offset += static_cast<std::size_t>(count);
        }
        form_->finish();
    });
}

}  // namespace carboy::http
