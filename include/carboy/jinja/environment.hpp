// The engine's main interface: options, loaders, filters, tests, globals, and the compiled templates.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/adapt/context.hpp>
#include <carboy/jinja/errors/error.hpp>
#include <carboy/jinja/python/state.hpp>
#include <carboy/jinja/run/loader.hpp>
#include <carboy/jinja/run/sink.hpp>
#include <carboy/jinja/syntax/options.hpp>

namespace carboy::jinja {

struct EnvironmentParts;
struct Program;
struct TemplateCache;

/// A compiled template. Copies share it. Lifetime: the environment must outlive it. Threads: any number may render it.
class Template {
  public:
    const std::string& name() const noexcept;
    /// Throws: TemplateError, and the exceptions of the called functions.
    std::string render(const ContextView& context = {}) const;
    /// Appends to `out`.
    void render_to(std::string& out, const ContextView& context = {}) const;
    /// Passes the output to `sink` in pieces of about `piece` bytes.
    void stream(Sink& sink, const ContextView& context = {}, std::size_t piece = 16 * 1024) const;
    /// Returns the names of its blocks, in order.
    std::vector<std::string> blocks() const;

  private:
    friend class Environment;
    Template(std::shared_ptr<const Program> program, std::shared_ptr<const TemplateCache> cache)
        : program_(std::move(program)), cache_(std::move(cache)) {}
    std::shared_ptr<const Program> program_;
    /// Keeps the templates that it extends, includes and imports.
    std::shared_ptr<const TemplateCache> cache_;
};

/// An expression without a template: the contents of `{{ }}`. Lifetime: the environment must outlive it.
class Expression {
  public:
    Value evaluate(const ContextView& context = {}) const;

  private:
    friend class Environment;
    explicit Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
    std::shared_ptr<const Program> program_;
};

/// Holds everything that templates share. Set it up first; after that any number of threads may use it at once.
class Environment {
  public:
    explicit Environment(Options options = {}, std::shared_ptr<const Loader> loader = nullptr);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

    const Options& options() const noexcept;
    void set_loader(std::shared_ptr<const Loader> loader);
    const std::shared_ptr<const Loader>& loader() const noexcept;

    /// Sets a variable of every template.
    void set_global(std::string_view name, Value value);
    /// Adds a filter: a callable whose first parameter is the filtered value. Replaces a built-in filter of that name.
    void add_filter(std::string_view name, Value callable);
    /// Adds a test, which is called with the tested value first.
    void add_test(std::string_view name, Value callable);
    /// Sets the functions from which `trans` gets its translations. They are called as gettext(text), ngettext(one,
    /// many, n), pgettext(context, text) and npgettext(context, one, many, n).
    void install_gettext(Value gettext, Value ngettext, Value pgettext = {}, Value npgettext = {});
    /// Sets a function that converts every value before it is printed.
    void set_finalize(Value callable);

    /// Returns the template of that name, compiled at most once (again after a change when auto_reload is on).
    /// Throws: TemplateNotFound, TemplateSyntaxError.
    Template get_template(std::string_view name) const;
    /// Returns the first of these templates that exists.
    Template select_template(const std::vector<std::string>& names) const;
    /// Compiles a template from its text. Autoescape by name uses `name`.
    Template from_string(std::string_view text, std::string_view name = {}) const;
    Expression compile_expression(std::string_view text) const;
    /// get_template(name).render(context)
    std::string render(std::string_view name, const ContextView& context = {}) const;
    /// Removes all compiled templates.
    void clear_cache() const;

    using Parts = EnvironmentParts;
    const Parts& parts() const noexcept { return *parts_; }

  private:
    Owned<Parts> parts_;
};

}  // namespace carboy::jinja
