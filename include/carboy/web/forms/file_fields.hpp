// Fields for uploaded files.
#pragma once

#include <carboy/base/named_options.hpp>
#include <carboy/http/files.hpp>
#include <carboy/web/forms/value_field.hpp>

namespace carboy::web {

/// The options of a file field.
struct FileOptions {
    NamedOptions names_are_needed = {};
    std::string description = {};
    Attributes render_kw = {};
    std::string id = {};
    std::string name = {};
    FieldWidget widget = {};
};

/// `<input type="file">`. The form needs enctype="multipart/form-data".  Source: Flask-WTF file.py, FileField.
class FileField : public Field {
  public:
    static constexpr FieldKind kind = FieldKind::file;
    using Options = FileOptions;
    using Spec = FieldSpec<FileField, Options>;

    FileField(std::optional<std::string> label = {}, FieldValidators<FileField> validators = {}, Options options = {});
    explicit FileField(Spec spec);

    /// The uploaded file, or null.  Lifetime: the request's.
    const http::UploadedFile* data() const noexcept { return files_.empty() ? nullptr : files_.front(); }
    /// The uploaded files; at most one, except in a MultipleFileField.
    const std::vector<const http::UploadedFile*>& files() const noexcept { return files_; }

    std::string_view type() const noexcept override { return "FileField"; }
    jinja::Value data_view() const override;
    bool is_falsy() const override { return files_.empty(); }
    bool has_value() const override { return !files_.empty(); }
    std::size_t length() const override { return files_.size(); }
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override { return false; }
    void process(const FormData* data) override;

  protected:
    virtual bool takes_several() const noexcept { return false; }
    void take_default() override { files_.clear(); }
    void take_input() override {}

  private:
    std::vector<const http::UploadedFile*> files_;
};

/// `<input type="file" multiple>`.
class MultipleFileField : public FileField {
  public:
    using FileField::FileField;
    std::string_view type() const noexcept override { return "MultipleFileField"; }
    jinja::Value data_view() const override;
    const Widget& widget() const noexcept override;

  protected:
    bool takes_several() const noexcept override { return true; }
};

}  // namespace carboy::web
