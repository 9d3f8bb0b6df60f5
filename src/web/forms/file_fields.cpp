#include <carboy/web/forms/file_fields.hpp>

#include <carboy/jinja/python/containers.hpp>

#include "web/forms/form_data.hpp"
#include "web/forms/widgets.hpp"
#include "web/templates/template_files.hpp"

namespace carboy::web {

FileField::FileField(std::optional<std::string> label, FieldValidators<FileField> validators, Options options)
    : Field(std::move(label), std::move(validators.rules), std::move(options.description), std::move(options.render_kw),
            std::move(options.id), std::move(options.name), std::move(options.widget)) {}
FileField::FileField(Spec spec)
    : FileField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}

/// A browser sends a part without a name for a field in which no file was chosen.
void FileField::process(const FormData* data) {
    Field::process(data);
    std::vector<std::string> names;
    if (data)
        for (const http::UploadedFile* file : data->files(name())) {
            if (file->filename.empty() || (!takes_several() && !files_.empty())) continue;
            files_.push_back(file);
            names.push_back(file->filename);
        }
    set_raw_data(std::move(names));
}

jinja::Value FileField::data_view() const { return data() ? view_file(*data()) : jinja::Value(nullptr); }

jinja::Value MultipleFileField::data_view() const {
    std::vector<jinja::Value> items;
    for (const http::UploadedFile* file : files()) items.push_back(view_file(*file));
    return jinja::make_list(std::move(items));
}

const Widget& FileField::widget() const noexcept { return widgets::file; }
const Widget& MultipleFileField::widget() const noexcept { return widgets::files; }

}  // namespace carboy::web
