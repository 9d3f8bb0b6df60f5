#include "web/templates/template_files.hpp"

#include <carboy/jinja/adapt/fields.hpp>

namespace carboy::web {

namespace {

using http::UploadedFile;
using jinja::Field;

std::string media_type(const UploadedFile& file) { return file.content_type.substr(0, file.content_type.find(';')); }

using FileFields =
    jinja::Fields<UploadedFile, Field<"filename", &UploadedFile::filename>, Field<"name", &UploadedFile::field>,
                  Field<"content_type", &UploadedFile::content_type>>;

const UploadedFile& file_of(const void* object) { return *static_cast<const UploadedFile*>(object); }

jinja::Value file_attribute(const void* object, std::string_view name) {
    const UploadedFile& file = file_of(object);
    if (name == "mimetype") return media_type(file);
    if (name != "content_length") return jinja::Value::missing();
    // Uses the part's own header field, like Werkzeug; browsers send none.
    const std::string length(file.headers.get("Content-Length", "0"));
    return std::strtoll(length.c_str(), nullptr, 10);
}

void write_file(const void* object, std::string& out) {
    const UploadedFile& file = file_of(object);
    const std::string name = jinja::Value(file.filename).repr(), type = jinja::Value(file.content_type).repr();
    out.append("<FileStorage: ").append(name).append(" (").append(type).append(")>");
}

constexpr jinja::ObjectType file_type{.name = "FileStorage",
                                      .find = FileFields::find,
                                      .get = FileFields::get,
                                      .getters = FileFields::getters,
                                      .attribute = file_attribute,
                                      .write = write_file,
                                      .truth = [](const void* object) { return !file_of(object).filename.empty(); }};

}  // namespace

jinja::Value view_file(const UploadedFile& file) { return jinja::Value::object(&file, file_type); }

}  // namespace carboy::web
