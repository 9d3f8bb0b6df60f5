// The input of a form: the fields and files of a request.
#pragma once

#include <string_view>
#include <vector>

#include <carboy/http/files.hpp>
#include <carboy/http/multi_dict.hpp>

namespace carboy::web {

/// Lifetime: the fields and files must outlive it.
class FormData {
  public:
    explicit FormData(const http::MultiDict& fields, const http::Files* files = nullptr)
        : fields_(fields), files_(files) {}

    std::vector<std::string> getlist(std::string_view name) const { return fields_.getlist(name); }
    std::vector<const http::UploadedFile*> files(std::string_view name) const {
        return files_ ? files_->getlist(name) : std::vector<const http::UploadedFile*>();
    }
    bool empty() const noexcept { return fields_.empty() && (!files_ || files_->empty()); }
    /// Calls `use(name)` for each field and file.
    template <class Use>
    void for_each_name(const Use& use) const {
        for (const auto& [name, value] : fields_) use(std::string_view(name));
        if (files_)
            for (const http::UploadedFile& file : *files_) use(std::string_view(file.field));
    }

  private:
    const http::MultiDict& fields_;
    const http::Files* files_;
};

}  // namespace carboy::web
