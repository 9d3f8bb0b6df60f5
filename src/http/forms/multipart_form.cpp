#include "http/forms/multipart_form.hpp"

#include <utility>

#include <carboy/http/error.hpp>

#include "http/forms/file_content.hpp"
#include "http/message/options_header.hpp"
#include "http/text/utf8.hpp"

namespace carboy::http {

void MultipartForm::begin_part(Headers headers, std::size_t offset) {
    if (++parts_ > limits_.parts) throw HttpError(413, "The form has too many parts.");
    OptionsHeader disposition = parse_options_header(headers.get("Content-Disposition", {}));
    const std::string* name = disposition.find("name");
    if (!name) throw HttpError(400, "The multipart form is malformed: a part has no name.");
    const std::string* filename = disposition.find("filename");
    in_file_ = filename != nullptr;
    if (!in_file_) {
        name_ = *name;
        text_.clear();
        return count_text(name_.size());
    }
    if (files_.size() == limits_.files) throw HttpError(413, "The form has too many files.");
    UploadedFile& file = files_.emplace_back();
    file.field = *name;
    file.filename = *filename;
    file.content_type = headers.get("Content-Type", {});
    file.headers = std::move(headers);
    places_.push_back({offset, 0});
}

void MultipartForm::add_data(std::string_view data) {
    if (in_file_) {
        places_.back().size += data.size();
        return;
    }
    count_text(data.size());
    text_ += data;
}

void MultipartForm::count_text(std::size_t size) {
    text_size_ += size;
    if (text_size_ > limits_.form_memory) throw HttpError(413, "The form's fields are too large.");
}

void MultipartForm::end_part() {
    if (!in_file_) fields_.add(name_, clean_utf8(std::exchange(text_, {})));
}

Files MultipartForm::take_files(std::string_view body) {
    Files files;
    for (std::size_t i = 0; i < files_.size(); ++i) {
        auto content =
            std::make_shared<const FileContent>(std::string(body.substr(places_[i].offset, places_[i].size)));
        files_[i].data = content->text();
        files_[i].content = std::move(content);
        files.add(std::move(files_[i]));
    }
    return files;
}

Files MultipartForm::take_files(const std::shared_ptr<Spool>& spool) {
    Files files;
    for (std::size_t i = 0; i < files_.size(); ++i) {
        files_[i].data = spool->view().substr(places_[i].offset, places_[i].size);
        files_[i].content = std::make_shared<const FileContent>(spool, places_[i].offset);
        files.add(std::move(files_[i]));
    }
    return files;
}

}  // namespace carboy::http
