// What can go wrong in a template: every error names the template, the line and the place in it.
#pragma once

#include <carboy/base/error.hpp>

#include <vector>

namespace carboy::jinja {

/// One step of the way into a template: the include, macro or block that was running.
struct TraceEntry {
    std::string template_name;
    int line = 0;
    std::string where;
};

/// Root of the errors of templates. `kind()` is the name Python gives the exception ("TypeError", "UndefinedError").
class TemplateError : public Error {
  public:
    TemplateError(std::string_view code, std::string_view kind, std::string message, std::string hint = {});

    /// Lifetime: static.
    std::string_view kind() const noexcept { return kind_; }
    const std::string& template_name() const noexcept { return template_name_; }
    /// The file it was read from; empty when there is none.
    const std::string& file() const noexcept { return file_; }
    /// 1-based; 0 when unknown.
    int line() const noexcept { return line_; }
    /// 1-based, in bytes; 0 when unknown.
    int column() const noexcept { return column_; }
    const std::string& source_line() const noexcept { return source_line_; }
    /// From the outermost template inwards.
    const std::vector<TraceEntry>& trace() const noexcept { return trace_; }
    /// "users.html:3: UndefinedError: 'user' is undefined", the source line with a caret and the trace.
    const char* what() const noexcept override { return text_.c_str(); }

    /// Says where it happened, unless it is known already.
    void locate(const std::string& name, const std::string& file, int line, int column, std::string_view source);
    /// Adds an outer step.
    void add_trace(TraceEntry entry);

  private:
    void compose();
    std::string_view kind_;
    std::string template_name_, file_, source_line_, text_;
    int line_ = 0, column_ = 0;
    std::vector<TraceEntry> trace_;
};

/// No loader has the template.
class TemplateNotFound : public TemplateError {
  public:
    explicit TemplateNotFound(std::string name, std::string message = {});
    const std::string& name() const noexcept { return name_; }

  private:
    std::string name_;
};

/// The template's text is wrong; `kind()` is TemplateSyntaxError or TemplateAssertionError.
class TemplateSyntaxError : public TemplateError {
  public:
    explicit TemplateSyntaxError(std::string message, std::string_view kind = "TemplateSyntaxError");
};

/// Rendering failed: a TypeError, ValueError, ZeroDivisionError, ... of the template's expressions.
class TemplateRuntimeError : public TemplateError {
  public:
    explicit TemplateRuntimeError(std::string message, std::string_view kind = "TemplateRuntimeError");

  protected:
    TemplateRuntimeError(std::string_view code, std::string_view kind, std::string message, std::string hint);
};

/// An undefined value was used where it may not be.
class UndefinedError : public TemplateRuntimeError {
  public:
    explicit UndefinedError(std::string message);
};

/// A limit of the environment was reached: recursion, output, loop count or time.
class LimitError : public TemplateRuntimeError {
  public:
    LimitError(std::string_view kind, std::string message, std::string hint);
};

}  // namespace carboy::jinja
