// The engine's front door: options, loaders, filters, tests, globals, and the templates compiled so far.
#pragma once

#include <carboy/jinja/callable.hpp>
#include <carboy/jinja/context.hpp>
#include <carboy/jinja/error.hpp>
#include <carboy/jinja/loader.hpp>
#include <carboy/jinja/options.hpp>
#include <carboy/jinja/state.hpp>

namespace carboy::jinja {

class Environment;
struct Program;
struct TemplateCache;

/// Receives output piece by piece.
class Sink {
  public:
    virtual ~Sink() = default;
    virtual void write(std::string_view piece) = 0;
};

/// A compiled template. Copies share it. Lifetime: the environment must outlive it. Threads: any number may render.
class Template {
  public:
    const std::string& name() const noexcept;
    /// Throws: TemplateError and whatever called functions throw.
    std::string render(const ContextView& context = {}) const;
    /// Appends to `out`.
    void render_to(std::string& out, const ContextView& context = {}) const;
    /// Hands the output to `sink` in pieces of about `piece` bytes.
    void stream(Sink& sink, const ContextView& context = {}, std::size_t piece = 16 * 1024) const;
    /// The names of its blocks, in order.
    std::vector<std::string> blocks() const;

  private:
    friend class Environment;
    Template(std::shared_ptr<const Program> program, std::shared_ptr<const TemplateCache> cache)
        : program_(std::move(program)), cache_(std::move(cache)) {}
    std::shared_ptr<const Program> program_;
    /// Holds the templates that it extends, includes and imports.
    std::shared_ptr<const TemplateCache> cache_;
};

/// An expression without a template: `{{ }}`'s inside. Lifetime: the environment must outlive it.
class Expression {
  public:
    Value evaluate(const Context& context = {}) const;

  private:
    friend class Environment;
    explicit Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
    std::shared_ptr<const Program> program_;
};

/// Holds everything templates share. Set it up first; after that any number of threads may use it at once.
class Environment {
  public:
    explicit Environment(Options options = {}, std::shared_ptr<const Loader> loader = nullptr);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

    const Options& options() const noexcept;
    void set_loader(std::shared_ptr<const Loader> loader);
    const std::shared_ptr<const Loader>& loader() const noexcept;

    /// A variable of every template.
    void set_global(std::string_view name, Value value);
    /// A filter: a callable whose first parameter is the filtered value. Replaces a built-in one of that name.
    void add_filter(std::string_view name, Value callable);
    /// A test, called with the tested value first.
    void add_test(std::string_view name, Value callable);
    /// Where `trans` gets its texts: called as gettext(text), ngettext(one, many, n), pgettext(context, text) and
    /// npgettext(context, one, many, n).
    void install_gettext(Value gettext, Value ngettext, Value pgettext = {}, Value npgettext = {});
    /// Turns every printed value into what is printed.
    void set_finalize(Value callable);

    /// The template of that name, compiled at most once (again after a change when auto_reload is on).
    /// Throws: TemplateNotFound, TemplateSyntaxError.
    Template get_template(std::string_view name) const;
    /// The first of the names that exists.
    Template select_template(const std::vector<std::string>& names) const;
    /// A template from its text. `name` decides about autoescape by name.
    Template from_string(std::string_view text, std::string_view name = {}) const;
    Expression compile_expression(std::string_view text) const;
    /// get_template(name).render(context)
    std::string render(std::string_view name, const ContextView& context = {}) const;
    /// Forgets compiled templates.
    void clear_cache() const;

    struct Parts;
    const Parts& parts() const noexcept { return *parts_; }

  private:
    std::unique_ptr<Parts> parts_;
};

}  // namespace carboy::jinja
