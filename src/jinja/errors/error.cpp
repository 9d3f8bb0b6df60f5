#include <carboy/jinja/errors/error.hpp>

#include <algorithm>

namespace carboy::jinja {

TemplateError::TemplateError(std::string_view code, std::string_view kind, std::string message, std::string hint)
    : Error(code, std::move(message), std::move(hint)), kind_(kind) {
    compose();
}

static std::string line_of(std::string_view source, int line) {
    for (int i = 1; i < line; ++i) {
        const std::size_t end = source.find('\n');
        if (end == std::string_view::npos) return {};
        source.remove_prefix(end + 1);
    }
    return std::string(source.substr(0, source.find('\n')));
}

void TemplateError::locate(const std::string& name, const std::string& file, int line, int column,
                           std::string_view source) {
    if (line_ != 0) return;
    template_name_ = name;
    file_ = file;
    line_ = line;
    column_ = column;
    source_line_ = line_of(source, line);
    compose();
}

void TemplateError::add_trace(TraceEntry entry) {
    trace_.insert(trace_.begin(), std::move(entry));
    compose();
}

static std::string place(const std::string& name, int line) {
    return (name.empty() ? std::string("<template>") : name) + ":" + std::to_string(line);
}

void TemplateError::compose() {
    text_.clear();
    if (line_ != 0) text_ = place(file_.empty() ? template_name_ : file_, line_) + ": ";
    text_.append(kind_).append(": ").append(message());
    if (!source_line_.empty()) {
        text_ += "\n    " + source_line_;
        const auto indent = std::min<std::size_t>(
            column_ > 0 ? static_cast<std::size_t>(column_ - 1) : source_line_.find_first_not_of(" \t"),
            source_line_.size());
        text_ += "\n    " + std::string(indent, ' ') + "^";
    }
    for (const TraceEntry& entry : trace_)
        text_ += "\n  from " + place(entry.template_name, entry.line) + (entry.where.empty() ? "" : ", " + entry.where);
    if (!hint().empty()) text_ += "\n  " + hint();
}

TemplateNotFound::TemplateNotFound(std::string name, std::string message)
    : TemplateNotFound("TemplateNotFound", name, message.empty() ? name : std::move(message)) {}

TemplateNotFound::TemplateNotFound(std::string_view kind, std::string name, std::string message)
    : TemplateError("template_not_found", kind, std::move(message), "Check the name and the loader's folders."),
      name_(std::move(name)) {}

static std::string none_found(const std::vector<std::string>& reasons) {
    if (reasons.empty()) return "Tried to select from an empty list of templates.";
    std::string out = "none of the templates given were found: ";
    for (const std::string& reason : reasons) out.append(&reason == &reasons.front() ? "" : ", ").append(reason);
    return out;
}

TemplatesNotFound::TemplatesNotFound(std::vector<std::string> names, const std::vector<std::string>& reasons)
    : TemplateNotFound("TemplatesNotFound", names.empty() ? std::string() : names.back(), none_found(reasons)),
      names_(std::move(names)) {}

TemplateSyntaxError::TemplateSyntaxError(std::string message, std::string_view kind)
    : TemplateError("template_syntax", kind, std::move(message)) {}

TemplateRuntimeError::TemplateRuntimeError(std::string message, std::string_view kind)
    : TemplateError("template_runtime", kind, std::move(message)) {}

TemplateRuntimeError::TemplateRuntimeError(std::string_view code, std::string_view kind, std::string message,
                                           std::string hint)
    : TemplateError(code, kind, std::move(message), std::move(hint)) {}

UndefinedError::UndefinedError(std::string message)
    : TemplateRuntimeError("template_undefined", "UndefinedError", std::move(message), {}) {}

LimitError::LimitError(std::string_view kind, std::string message, std::string hint)
    : TemplateRuntimeError("template_limit", kind, std::move(message), std::move(hint)) {}

}  // namespace carboy::jinja
