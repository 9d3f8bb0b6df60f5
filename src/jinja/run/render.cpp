#include "jinja/run/render.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/run/environment_parts.hpp"
#include "jinja/run/module.hpp"

#include <algorithm>
#include <memory>

namespace carboy::jinja {

static constexpr std::size_t chunk_size = 256;
static constexpr int longest_extends_chain = 100;

Render::Render(const EnvironmentParts& environment, std::string& out, const TemplateCache* cache)
    : State(environment.environment, environment),
      Budget(environment.options.limits),
      out_(out),
      flavour_(environment.options.undefined),
      deadline_(limits_.time.count() ? std::chrono::steady_clock::now() + limits_.time
                                     : std::chrono::steady_clock::time_point::max()),
      stack_base_(static_cast<const char*>(__builtin_frame_address(0))),
      cache_(cache) {
    set_mark();
}

Render::~Render() { out_.finish(); }

Value Render::resolve(std::string_view name) const {
    const Value* found = scope_->find(name, hash_text(name));
    return found ? *found : undefined_variable(flavour_, name);
}

Ptr<Scope> Render::new_scope(const Program& program) {
    auto scope = make_ref<Scope>();
    scope->program = &program;
    scope->own_escaping = program.autoescape;
    scope->globals = &parts_->globals;
    scope->chain.add(program);
    leftovers_.add(scope);
    return scope;
}

void Render::give(const std::vector<Local>& locals, Scope& scope) {
    // The template outlives the context.
    for (const Local& local : locals)
        if (const Value& value = slot(local.place); !value.is_missing())
            scope.locals.set_known(Value::view(local.name), local.hash, value);
}

Ptr<Scope> Render::derived_scope(const std::vector<Local>& locals) {
    auto scope = make_ref<Scope>();
    scope->program = scope_->program;
    scope->outer = this->scope();
    scope->escaping = scope_->escaping;
    scope->chain = scope_->chain;
    give(locals, *scope);
    return scope;
}

void Render::run_template(const Program& program, const ContextView& context) {
    const Ptr<Scope> scope = new_scope(program);
    scope->user = &context;
    run_root(program, *scope);
    finish();
}

Value Render::run_expression(const Program& program, const ContextView& context) {
    const Ptr<Scope> scope = new_scope(program);
    scope->user = &context;
    Value out;
    run(program.root, *scope, nullptr, [&](Frame&) {
        Value scratch;
        out = program.expression->eval(*this, scratch);
    });
    return out;
}

void Render::run_root(const Program& program, Scope& scope) {
    struct Restore {
        Render& render;
        const Program* parent;
        ~Restore() { render.parent = parent; }
    } restore{*this, parent};
    const Program* current = &program;
    for (int i = 0; current; ++i) {
        if (i > longest_extends_chain)
            fail("RecursionError", "templates extend each other without end, at '" + current->origin.name + "'");
        parent = nullptr;
        run(current->root, scope, nullptr, [&](Frame& frame) {
            if (current->root.self_slot >= 0) frame.slots[current->root.self_slot] = make_self_reference(scope);
        });
        current = parent;
    }
}

void Render::run_block(const Block& block, Scope& scope) {
    run(block, scope, nullptr, [&](Frame& frame) {
        if (block.self_slot >= 0) frame.slots[block.self_slot] = make_self_reference(scope);
        if (block.super_slot >= 0) frame.slots[block.super_slot] = make_super_reference(scope, block, flavour_);
    });
}

Value Render::import_module(const Program& program, Scope& scope) {
    const Capture capture(*this);
    run_root(program, scope);
    return make_module(program.origin.name, scope, capture.text());
}

SharedModule Render::make_shared_module(const Program& program) {
    std::string text;
    Render render(*program.environment, text);
    Value module = render.import_module(program, *render.new_scope(program));
    return {std::move(render.leftovers_), std::move(module)};
}

const Value& Render::default_module(const Program& program) {
    if (program.only_macros) {
        std::call_once(program.module_made,
                       [&] { program.module = std::make_unique<const SharedModule>(make_shared_module(program)); });
        return program.module->module;
    }
    for (const auto& [known, module] : modules_)
        if (known == &program) return module;
    Value module = import_module(program, *new_scope(program));
    return modules_.emplace_back(&program, std::move(module)).second;
}

void Render::load_one(const Load& load) {
    Value& target = frame_->slots[load.slot];
    if (load.from == Load::From::context) {
        const Value* found = scope_->find(load.name, load.hash);
        if (!found)
            target = Value::missing();
        else if (heap_frame_)
            target = *found;
        else
            target.alias(*found);
    } else if (load.from == Load::From::variable) {
        target = slot(load.source);
    } else {
        target = Value::missing();
    }
}

Value* Render::more_slots(std::size_t wanted) {
    const std::size_t room = chunk_ == 0 ? first_slots : chunks_[chunk_ - 1].size;
    if (used_ + wanted > room) {
        used_ = 0;
        if (chunk_ == chunks_.size() || chunks_[chunk_].size < wanted) {
            const std::size_t size = std::max(chunk_size, wanted);
            chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(chunk_),
                           {size, std::make_unique<std::byte[]>(size * sizeof(Value))});
        }
        ++chunk_;
    }
    return chunk_start() + used_;
}

void Render::leave_chunk() {
    --chunk_;
    used_ = chunk_ == 0 ? first_slots : chunks_[chunk_ - 1].size;
}

void Render::annotate(TemplateError& error, int line) {
    if (line_hint) line = line_hint;
    line_hint = 0;
    const Program& program = *function_->program;
    if (error.line() == 0)
        error.locate(program.origin.name, program.origin.file, line, 0, program.source);
    else if (!pending_where.empty())
        error.add_trace({program.origin.name, line, std::move(pending_where)});
    pending_where.clear();
}

}  // namespace carboy::jinja
