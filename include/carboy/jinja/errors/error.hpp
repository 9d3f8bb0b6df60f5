// The errors of templates. Every error contains the template, the line and the position in it.
#pragma once

#include <carboy/base/error.hpp>

#include <vector>

namespace carboy::jinja {

/// One level of the nesting in which the error occurred: the include, macro or block that was running.
struct TraceEntry {
    std::string template_name;
    int line = 0;
    std::string where;
};

/// The base class of all template errors. `kind()` is the name of the Python exception ("TypeError", "UndefinedError").
class TemplateError : public Error {
  public:
    TemplateError(std::string_view code, std::string_view kind, std::string message, std::string hint = {});

    /// Lifetime: static.
    std::string_view kind() const noexcept { return kind_; }
    const std::string& template_name() const noexcept { return template_name_; }
    /// The file that the template was read from; empty when there is none.
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

    /// Sets the location of the error, unless it is already known.
    void locate(const std::string& name, const std::string& file, int line, int column, std::string_view source);
    /// Adds an outer level.
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

  protected:
    TemplateNotFound(std::string_view kind, std::string name, std::string message);

  private:
    std::string name_;
};

/// No loader has any of several templates; name() is the last of them.
class TemplatesNotFound : public TemplateNotFound {
  public:
    /// `reasons` are the names, or the reasons why they are not valid.
    explicit TemplatesNotFound(std::vector<std::string> names, const std::vector<std::string>& reasons);
    const std::vector<std::string>& names() const noexcept { return names_; }

  private:
    std::vector<std::string> names_;
};

/// The template's text is not valid; `kind()` is TemplateSyntaxError or TemplateAssertionError.
class TemplateSyntaxError : public TemplateError {
  public:
    explicit TemplateSyntaxError(std::string message, std::string_view kind = "TemplateSyntaxError");
};

/// Rendering failed: a TypeError, ValueError, ZeroDivisionError or similar error in the template's expressions.
class TemplateRuntimeError : public TemplateError {
  public:
    explicit TemplateRuntimeError(std::string message, std::string_view kind = "TemplateRuntimeError");

  protected:
    TemplateRuntimeError(std::string_view code, std::string_view kind, std::string message, std::string hint);
};

/// An undefined value was used where that is not allowed.
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
