#include "jinja/environment_parts.hpp"
#include "jinja/ops.hpp"
#include "jinja/render.hpp"
#include "jinja/translate.hpp"

#include <carboy/base/text.hpp>

#include <algorithm>

namespace carboy::jinja {

const FilterEntry* FilterTable::find(std::string_view name) const {
    for (const auto& entry : entries_)
        if (entry->name == name) return entry.get();
    return nullptr;
}

void FilterTable::add(std::span<const BuiltinEntry> entries) {
    for (const BuiltinEntry& entry : entries) {
        auto added = std::make_unique<FilterEntry>();
        added->name = entry.name;
        added->function = entry.function;
        added->pure = entry.pure;
        entries_.push_back(std::move(added));
    }
}

void FilterTable::set(std::string_view name, Value callable) {
    auto* found = const_cast<FilterEntry*>(find(name));
    if (!found) {
        found = entries_.emplace_back(std::make_unique<FilterEntry>()).get();
        found->name = name;
    }
    found->function = nullptr;
    found->pure = false;
    found->callable = std::move(callable);
}

std::vector<std::string> FilterTable::names() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_) out.push_back(entry->name);
    return out;
}

bool autoescape_for(const Options& options, std::string_view name) {
    if (options.autoescape != Autoescape::by_name) return options.autoescape == Autoescape::on;
    if (name.empty()) return options.autoescape_strings;
    return std::any_of(options.autoescape_extensions.begin(), options.autoescape_extensions.end(),
                       [&](const std::string& extension) {
                           const std::size_t size = extension.size();
                           return name.size() > size && name[name.size() - size - 1] == '.' &&
                                  equals_ignoring_case(name.substr(name.size() - size), extension);
                       });
}

Environment::Environment(Options options, std::shared_ptr<const Loader> loader) : parts_(std::make_unique<Parts>()) {
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

std::uint64_t TemplateCache::new_id() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

LoadedTemplate Environment::Parts::load(const Environment& environment, std::string_view name,
                                        const TemplateLink* link) const {
    const auto use = [&](const TemplateCache::Entry& entry) -> LoadedTemplate {
        if (link) link->set(cache->id, *entry.program);
        return {entry.program, cache};
    };
    {
        const std::lock_guard lock(mutex);
        const auto found = cache->templates.find(name);
        if (found != cache->templates.end()) {
            const Source& known = found->second.source;
            if (!options.auto_reload || loader->version(known, name) == known.version) return use(found->second);
        }
    }
    const std::string key(name);
    std::optional<Source> source;
    if (loader) source = loader->load(name);
    if (!source) throw TemplateNotFound(key);
    auto program = compile(environment, source->text, {key, source->file});
    source->text.clear();
    const std::lock_guard lock(mutex);
    // Two threads may compile the same template. Without reloading the first one stays.
    TemplateCache::Entry& entry = cache->templates[key];
    if (!entry.program || options.auto_reload) entry = {std::move(program), std::move(*source)};
    return use(entry);
}

std::shared_ptr<const TemplateCache> Environment::Parts::hold_cache() const {
    const std::lock_guard lock(mutex);
    return cache;
}

Template Environment::get_template(std::string_view name) const {
    LoadedTemplate loaded = parts_->load(*this, name);
    return {std::move(loaded.program), std::move(loaded.cache)};
}

Template Environment::select_template(const std::vector<std::string>& names) const {
    std::string tried;
    for (const std::string& name : names) {
        try {
            return get_template(name);
        } catch (const TemplateNotFound&) {
            tried += (tried.empty() ? "" : ", ") + name;
        }
    }
    throw TemplateNotFound(tried, "none of the templates given were found: " + tried);
}

Template Environment::from_string(std::string_view text, std::string_view name) const {
    return {compile(*this, text, {std::string(name), {}}), parts_->hold_cache()};
}

Expression Environment::compile_expression(std::string_view text) const {
    return Expression(compile(*this, text, {}, true));
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
    std::string out;
    out.reserve(std::max(Output::first_size, program_->last_size.load(std::memory_order_relaxed)));
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

Value Expression::evaluate(const Context& context) const {
    std::string out;
    return Render(*program_->environment, out).run_expression(*program_, context);
}

}  // namespace carboy::jinja
