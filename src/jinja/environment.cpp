#include <carboy/jinja/environment.hpp>

#include <carboy/base/spare_text.hpp>

#include "jinja/compile/compiler.hpp"
#include "jinja/library/builtins.hpp"
#include "jinja/library/translate.hpp"
#include "jinja/run/environment_parts.hpp"
#include "jinja/run/render.hpp"

#include <algorithm>
#include <atomic>

namespace carboy::jinja {

Environment::Environment(Options options, std::shared_ptr<const Loader> loader)
    : parts_(std::make_unique<Parts>(*this, compile)) {
    parts_->options = std::move(options);
    parts_->loader = std::move(loader);
    add_builtins(*parts_);
}

Environment::~Environment() = default;

const Options& Environment::options() const noexcept { return parts_->options; }

void Environment::set_loader(std::shared_ptr<const Loader> loader) {
    parts_->loader = std::move(loader);
    clear_cache();
}

const std::shared_ptr<const Loader>& Environment::loader() const noexcept { return parts_->loader; }

void Environment::set_global(std::string_view name, Value value) { parts_->globals.set(name, std::move(value)); }

void Environment::add_filter(std::string_view name, Value callable) {
    parts_->filters.set(name, std::move(callable));
    clear_cache();
}

void Environment::add_test(std::string_view name, Value callable) {
    parts_->tests.set(name, std::move(callable));
    clear_cache();
}

void Environment::set_finalize(Value callable) {
    parts_->finalize = std::move(callable);
    clear_cache();
}

void Environment::install_gettext(Value gettext, Value ngettext, Value pgettext, Value npgettext) {
    install_translations(*parts_, {std::move(gettext), std::move(ngettext), std::move(pgettext), std::move(npgettext)});
}

Template Environment::get_template(std::string_view name) const {
    LoadedTemplate loaded = parts_->load(name);
    return {std::move(loaded.program), std::move(loaded.cache)};
}

Template Environment::select_template(const std::vector<std::string>& names) const {
    for (const std::string& name : names) {
        try {
            return get_template(name);
        } catch (const TemplateNotFound& error) {
            if (error.line() != 0) throw;  // the error is in a template that it extends
        }
    }
    throw TemplatesNotFound(names, names);
}

Template Environment::from_string(std::string_view text, std::string_view name) const {
    return {compile(*parts_, text, {std::string(name), {}}, false), parts_->hold_cache()};
}

Expression Environment::compile_expression(std::string_view text) const {
    return Expression(compile(*parts_, text, {}, true));
}

std::string Environment::render(std::string_view name, const ContextView& context) const {
    return get_template(name).render(context);
}

void Environment::clear_cache() const {
    auto empty = std::make_shared<TemplateCache>();
    const std::lock_guard lock(parts_->mutex);
    parts_->cache.swap(empty);
    parts_->present.store(parts_->cache.get(), std::memory_order_release);
}

const std::string& Template::name() const noexcept { return program_->origin.name; }

std::vector<std::string> Template::blocks() const {
    std::vector<std::string> out;
    for (const auto& block : program_->blocks) out.push_back(block->name);
    return out;
}

void Template::render_to(std::string& out, const ContextView& context) const {
    Render(*program_->environment, out, cache_.get()).run_template(*program_, context);
}

std::string Template::render(const ContextView& context) const {
    std::string out = text_with_room(std::max(Output::first_size, program_->last_size.load(std::memory_order_relaxed)));
    render_to(out, context);
    program_->last_size.store(out.size() + out.size() / 8, std::memory_order_relaxed);
    return out;
}

void Template::stream(Sink& sink, const ContextView& context, std::size_t piece) const {
    std::string buffer;
    Render render(*program_->environment, buffer, cache_.get());
    render.stream_to(&sink, piece);
    render.run_template(*program_, context);
}

Value Expression::evaluate(const ContextView& context) const {
    std::string out;
    Render render(*program_->environment, out);
    return render.run_expression(*program_, context).owned();
}

}  // namespace carboy::jinja
