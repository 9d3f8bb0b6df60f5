// A render in progress: frames of variables, the context in which names are resolved, the output, and the limits.
#pragma once

#include "jinja/errors/budget.hpp"
#include "jinja/run/output.hpp"
#include "jinja/run/template_cache.hpp"

#include <carboy/base/escape.hpp>
#include <carboy/jinja/adapt/context.hpp>
#include <carboy/jinja/errors/error.hpp>
#include <carboy/jinja/python/state.hpp>
#include <carboy/jinja/run/sink.hpp>
#include <carboy/jinja/syntax/options.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace carboy::jinja {

/// The variables of one running function. Frames that closures use are reference-counted, others are on the render's
/// stack.
struct Frame {
    Value* slots = nullptr;
    Frame* parent = nullptr;
};

class HeapFrame final : public Ref, public Frame {
  public:
    /// A frame, followed in memory by its slots.
    static Ptr<HeapFrame> make(int count, Ptr<HeapFrame> parent);
    void clear() { std::fill(slots, slots + count_, Value::missing()); }

  protected:
    void destroy() const noexcept override;

  private:
    friend class Leftovers;
    HeapFrame(int count, Ptr<HeapFrame> parent);
    int count_;
    Ptr<HeapFrame> outer_;
    Ptr<HeapFrame> next_;  // in Leftovers
};

/// A template and the templates that it extends, innermost first. Short chains need no allocation.
class Chain {
  public:
    void add(const Program& program) {
        if (count_ < few)
            few_[count_] = &program;
        else
            more_.push_back(&program);
        ++count_;
    }
    /// Returns the block of that name that `depth` others override; nullptr when there is none.
    const Block* find_block(std::string_view name, std::size_t depth = 0) const;
    /// Returns the block that `block` overrides; nullptr when there is none.
    const Block* overridden_by(const Block& block) const;

  private:
    const Program& at(std::size_t i) const { return *(i < few ? few_[i] : more_[i - few]); }
    static constexpr std::size_t few = 3;
    std::array<const Program*, few> few_{};
    std::size_t count_ = 0;
    std::vector<const Program*> more_;
};

/// A template's context: the values of names that are in no frame. Source: Jinja runtime.py, Context.
class Scope final : public Ref {
  public:
    const Value* find(std::string_view name, std::uint64_t hash) const;
    /// Returns every variable, inner ones first; missing for those that were never set.
    Ptr<Dict> all() const;
    void collect(Dict& out) const;

    const Program* program = nullptr;
    const ContextView* user = nullptr;
    const Dict* globals = nullptr;
    Ptr<Scope> outer;
    /// The local variables at the place that made this context.
    Dict locals;
    /// The variables that the template has set at its top level.
    Dict vars;
    std::vector<std::string> exported;
    /// The state that `autoescape` blocks change; contexts made from each other share it.
    bool* escaping = &own_escaping;
    bool own_escaping = false;
    /// The sources of blocks: the template and its parents so far.
    Chain chain;

  private:
    friend class Leftovers;
    Ptr<Scope> next_;  // in Leftovers
};

/// Frames and contexts that closures may use. Closures and their contents refer to each other; this breaks the cycles.
class Leftovers {
  public:
    Leftovers() = default;
    Leftovers(Leftovers&& other) noexcept = default;
    ~Leftovers();
    void add(Ptr<HeapFrame> frame) {
        frame->next_ = std::move(frames_);
        frames_ = std::move(frame);
    }
    void add(Ptr<Scope> scope) {
        scope->next_ = std::move(scopes_);
        scopes_ = std::move(scope);
    }

  private:
    Ptr<HeapFrame> frames_;
    Ptr<Scope> scopes_;
};

/// The module of a template that defines only macros: made once and used by every render.
struct SharedModule {
    Leftovers leftovers;
    Value module;
};

class Render final : public State, public Budget {
  public:
    /// `cache`, if given, is used for as long as it is the current one. Lifetime: the render.
    Render(const EnvironmentParts& environment, std::string& out, const TemplateCache* cache = nullptr);
    ~Render() override;

    // State.
    Value resolve(std::string_view name) const override;
    std::string_view template_name() const override { return scope_->program->origin.name; }
    void keep(const Value& value) override { kept_.push_back(value); }

    // Running.
    /// Lifetime: the program outlives the render.
    void run_template(const Program& program, const ContextView& context);
    Value run_expression(const Program& program, const ContextView& context);
    void run_root(const Program& program, Scope& scope);
    /// Runs a function in a new frame; `prepare` fills its slots first.
    template <class Prepare>
    void run(const Function& function, Scope& scope, HeapFrame* closure, Prepare prepare) {
        run(
            function, scope, closure, [](Value*) {}, prepare);
    }
    /// The same, but first `fill` receives the slots while the calling frame is still the current one.
    template <class Fill, class Prepare>
    void run(const Function& function, Scope& scope, HeapFrame* closure, Fill fill, Prepare prepare);
    /// The same in the current frame.
    template <class Prepare>
    void run_here(const Function& function, Scope& scope, Prepare prepare);
    void run_block(const Block& block, Scope& scope);
    Ptr<Scope> new_scope(const Program& program);
    /// Sets the local variables that have a value in another context.
    void give(const std::vector<Local>& locals, Scope& scope);
    Ptr<Scope> derived_scope(const std::vector<Local>& locals);
    /// Returns the top-level names of a template that was run for them.
    Value import_module(const Program& program, Scope& scope);
    /// The same with only the globals as the context, once for each render or, if it makes no difference, once for all.
    /// Lifetime: the next call.
    const Value& default_module(const Program& program);
    static SharedModule make_shared_module(const Program& program);
    /// Returns the template of that name, which is kept as long as the render. Throws: TemplateNotFound,
    /// TemplateSyntaxError.
    const Program& load(const Value& name, const TemplateLink* link);
    /// The same; for a list of names, the first that exists.
    const Program& load_any(const Value& names, const TemplateLink* link);

    // Variables.
    Value& slot(Place place) {
        Frame* frame = frame_;
        for (int i = 0; i < place.depth; ++i) frame = frame->parent;
        return frame->slots[place.slot];
    }
    Frame* frame() const { return frame_; }
    const Function& function() const { return *function_; }
    HeapFrame* heap_frame() const { return heap_frame_; }
    void enter(const std::vector<Load>& loads) {
        for (const Load& load : loads) load_one(load);
    }
    void load_one(const Load& load);

    // Output.
    /// Makes room for `size` bytes and Output::slack more; wrote() then says how much was used. Throws: LimitError.
    char* room(std::size_t size) {
        if (!out_.has_room(size)) [[unlikely]]
            make_room(size);
        return out_.at();
    }
    void wrote(char* end) { out_.advance_to(end); }
    void write(const Fragment& text) { wrote(text.copy_to(room(text.size()))); }
    void write(std::string_view text);
    void write(std::int64_t number) {
        char* const at = room(integer_room);
        wrote(write_integer(at, number));
    }
    void write_escaped(std::string_view text) {
        if (text.size() > escaped_at_once) return write_long_escaped(text);
        wrote(escape_html_into(room(escaped_room(text.size())), text));
    }
    /// Writes the digits and returns their end. Requires: integer_room bytes at `at`.
    static char* write_integer(char* at, std::int64_t number) {
        if (static_cast<std::uint64_t>(number) >= 10) return std::to_chars(at, at + integer_room, number).ptr;
        *at = static_cast<char>('0' + number);
        return at + 1;
    }
    static constexpr std::size_t integer_room = 24, escaped_at_once = 2048;
    void stream_to(Sink* sink, std::size_t piece);
    /// Redirects output into a string during its lifetime.
    class Capture;

    // Context.
    Scope& here() const { return *scope_; }
    Ptr<Scope> scope() const { return Ptr<Scope>::share(scope_); }
    Undefined flavour() const { return flavour_; }
    bool escaping() const { return *autoescape_; }
    bool escapes(Escaping how) const { return how == Escaping::by_context ? escaping() : how == Escaping::on; }
    void set_scope(Scope* scope) {
        scope_ = scope;
        if (scope) autoescape_ = scope->escaping;
    }
    /// The template that the running one extends.
    const Program* parent = nullptr;

    /// Runs code of another frame during its lifetime.
    class Inside;

    // Limits and errors.
    void count_iteration() {
        if (--iterations_left_ == 0) [[unlikely]]
            iteration_limit();
    }
    /// Checks the clock, because an application's function may have run for long. Throws: LimitError.
    void check_after_call() const;
    /// Returns the innermost render on this stack, or nullptr.
    static Render* current() noexcept { return static_cast<Render*>(Budget::current()); }
    class Deeper;
    class Call;
    void annotate(TemplateError& error, int line);
    /// The line of the condition that is being evaluated; 0 elsewhere.
    int line_hint = 0;
    std::string pending_where;

  private:
    friend class Capture;
    void make_room(std::size_t size);
    void write_long_escaped(std::string_view text);
    void check_output() const;
    void finish();
    void flush();
    void set_mark();
    void iteration_limit();
    /// Empty slots for a frame. They are released in the reverse order of their allocation.
    Value* allocate(int count) {
        const auto wanted = static_cast<std::size_t>(count);
        Value* const out = chunk_ == 0 && used_ + wanted <= first_slots ? chunk_start() + used_ : more_slots(wanted);
        used_ += wanted;
        for (int i = 0; i < count; ++i) new (out + i) Value(Value::missing());
        return out;
    }
    void release(Value* slots, int count) {
        std::destroy_n(slots, count);
        used_ -= static_cast<std::size_t>(count);
        if (used_ == 0 && chunk_ != 0 && count != 0) leave_chunk();
    }
    /// Makes room for `wanted` slots in the current chunk or the next.
    Value* more_slots(std::size_t wanted);
    void leave_chunk();
    [[noreturn]] static void too_deep();
    const TemplateCache& present_cache();
    void check_time() const override;
    [[noreturn]] void out_of_time() const;

    Output out_;
    Sink* sink_ = nullptr;
    std::size_t piece_ = 0;
    std::size_t mark_ = SIZE_MAX;  // the size of out_ at which limits and sink must be checked
    std::size_t written_ = 0;      // bytes flushed or captured outside out_
    int captures_ = 0;
    std::vector<std::string> spare_;  // for captures, so that each need not allocate
    Frame* frame_ = nullptr;
    HeapFrame* heap_frame_ = nullptr;
    const Function* function_ = nullptr;
    Scope* scope_ = nullptr;
    Undefined flavour_;
    std::uint64_t iterations_left_ = time_check_every;
    std::uint64_t iterations_done_ = 0;
    std::chrono::steady_clock::time_point deadline_;
    std::size_t depth_ = 0;
    const char* stack_base_ = nullptr;
    /// Storage for frames' slots: first a small array, then chunks. Slots live from allocate() to release().
    struct Chunk {
        std::size_t size;
        std::unique_ptr<std::byte[]> room;
    };
    static constexpr std::size_t first_slots = 48;
    Value* chunk_start() noexcept {
        return reinterpret_cast<Value*>(chunk_ == 0 ? first_ : chunks_[chunk_ - 1].room.get());
    }
    alignas(Value) std::byte first_[first_slots * sizeof(Value)];
    std::vector<Chunk> chunks_;
    std::size_t chunk_ = 0, used_ = 0;  // chunk 0 is first_
    std::vector<Value> kept_;
    std::vector<std::pair<const Program*, Value>> modules_;
    Leftovers leftovers_;
    const TemplateCache* cache_;
    /// Templates in use, and the caches of others.
    std::vector<std::shared_ptr<const void>> held_;
};

class Render::Inside {
  public:
    struct Point {
        Frame* frame = nullptr;
        HeapFrame* heap_frame = nullptr;
        const Function* function = nullptr;
    };
    static Point here(const Render& render) { return {render.frame_, render.heap_frame_, render.function_}; }
    Inside(Render& render, const Point& point) : render_(render), outer_(here(render)) { go(point); }
    ~Inside() { go(outer_); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

  private:
    void go(const Point& point) {
        render_.frame_ = point.frame;
        render_.heap_frame_ = point.heap_frame;
        render_.function_ = point.function;
    }
    Render& render_;
    Point outer_;
};

class Render::Capture {
  public:
    explicit Capture(Render& render);
    ~Capture();
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;
    /// The output so far. Lifetime: this object. Throws: LimitError.
    std::string_view text() const {
        render_.check_output();
        return render_.out_.text();
    }

  private:
    Render& render_;
    std::string buffer_;
    Output outer_;
    std::size_t outer_written_;
};

/// Counts a nested macro, block, include or recursive loop during its lifetime. Throws: LimitError.
class Render::Deeper {
  public:
    explicit Deeper(Render& render) : render_(render) {
        const auto here = static_cast<const char*>(__builtin_frame_address(0));
        const Limits& limits = render.limits_;
        if ((limits.stack && render.stack_base_ - here > static_cast<std::ptrdiff_t>(limits.stack)) ||
            (limits.depth && render.depth_ >= limits.depth)) [[unlikely]]
            too_deep();
        ++render.depth_;
    }
    ~Deeper() { --render_.depth_; }

  private:
    Render& render_;
};

/// The state that a function's frame replaces while it runs.
class Render::Call {
  public:
    explicit Call(Render& render) : render_(render), point_(Inside::here(render)), scope_(render.scope_) {}
    ~Call() {
        if (slots_) render_.release(slots_, count_);
        render_.frame_ = point_.frame;
        render_.heap_frame_ = point_.heap_frame;
        render_.function_ = point_.function;
        render_.set_scope(scope_);
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    Value* allocate(int count) {
        slots_ = render_.allocate(count);
        count_ = count;
        return slots_;
    }

  private:
    Render& render_;
    Inside::Point point_;
    Scope* scope_;
    Value* slots_ = nullptr;
    int count_ = 0;
};

template <class Fill, class Prepare>
void Render::run(const Function& function, Scope& scope, HeapFrame* closure, Fill fill, Prepare prepare) {
    if (function.captured) [[unlikely]] {
        struct Kept {
            Render& render;
            Ptr<HeapFrame> frame;
            ~Kept() {
                if (!frame->unique()) render.leftovers_.add(std::move(frame));
            }
        } kept{*this, HeapFrame::make(function.slots, Ptr<HeapFrame>::share(closure))};
        const Call call(*this);
        fill(kept.frame->slots);
        frame_ = heap_frame_ = kept.frame.get();
        return run_here(function, scope, prepare);
    }
    Call call(*this);
    Frame local{call.allocate(function.slots), closure};
    fill(local.slots);
    frame_ = &local;
    heap_frame_ = nullptr;
    run_here(function, scope, prepare);
}

template <class Prepare>
inline void Render::run_here(const Function& function, Scope& scope, Prepare prepare) {
    const Deeper deeper(*this);
    function_ = &function;
    set_scope(&scope);
    const int hint = std::exchange(line_hint, 0);
    try {
        enter(function.loads);
        prepare(*frame_);
        function.body.exec(*this);
    } catch (TemplateError& error) {
        annotate(error, function.line);
        pending_where = function.where;
        line_hint = hint;
        throw;
    }
    line_hint = hint;
}

}  // namespace carboy::jinja
