// A render in progress: frames of variables, the context they are resolved in, the output, and the limits.
#pragma once

#include "jinja/program.hpp"

#include <carboy/jinja/environment.hpp>

#include <algorithm>
#include <chrono>

namespace carboy::jinja {

/// The variables of one running function. Frames that closures use are counted, others live on the render's stack.
struct Frame {
    Value* slots = nullptr;
    Frame* parent = nullptr;
};

class HeapFrame final : public Ref, public Frame {
  public:
    /// A frame with its slots behind it.
    static Ptr<HeapFrame> make(int count, Ptr<HeapFrame> parent);
    void clear() { std::fill(slots, slots + count_, Value::missing()); }

  protected:
    void destroy() const noexcept override;

  private:
    HeapFrame(int count, Ptr<HeapFrame> parent);
    int count_;
    Ptr<HeapFrame> outer_;
};

/// A template's context: what names mean that no frame has. Source: Jinja runtime.py, Context.
class Scope final : public Ref {
  public:
    const Value* find(std::string_view name, std::uint64_t hash) const;
    /// Every variable, inner ones first; missing the ones that were never set.
    Ptr<Dict> all() const;
    void collect(Dict& out) const;

    const Program* program = nullptr;
    const Dict* user = nullptr;
    const Dict* globals = nullptr;
    Ptr<Scope> outer;
    /// Local variables of the place that made this context.
    Dict locals;
    /// What the template set at its top level.
    Dict vars;
    std::vector<std::string> exported;
    /// What `autoescape` blocks change; contexts made from each other share it.
    bool* escaping = &own_escaping;
    bool own_escaping = false;
    /// The blocks of the template and its parents so far, the innermost first.
    std::vector<const Block*> blocks;

    void add_blocks(const Program& program);
    /// The block of that name that so many others override; nullptr when there is none.
    const Block* find_block(std::string_view name, std::size_t depth = 0) const;
};

class Render final : public State {
  public:
    Render(const Environment& environment, std::string& out);
    ~Render() override;

    // State.
    Value resolve(std::string_view name) const override;
    std::string_view template_name() const override { return scope_->program->origin.name; }
    void keep(const Value& value) override { kept_.push_back(value); }

    // Running.
    void run_template(std::shared_ptr<const Program> program, const Context& context);
    Value run_expression(std::shared_ptr<const Program> program, const Context& context);
    void run_root(const Program& program, const Ptr<Scope>& scope);
    /// Runs a function in a new frame; `prepare` fills its slots first.
    template <class Prepare>
    void run(const Function& function, const Ptr<Scope>& scope, HeapFrame* closure, Prepare prepare);
    void run_block(const Block& block, const Ptr<Scope>& scope);
    Ptr<Scope> new_scope(const Program& program);
    Ptr<Scope> derived_scope(const std::vector<std::pair<std::string, Place>>& locals);
    /// The top-level names of a template that was run for them.
    Value import_module(std::shared_ptr<const Program> program, const Ptr<Scope>& scope);
    Value default_module(const std::shared_ptr<const Program>& program);
    const Program& keep_program(std::shared_ptr<const Program> program);
    /// The owner of a program that keep_program() got.
    std::shared_ptr<const Program> shared_program(const Program& program) const;
    const Program& load(const Value& name);
    const Program& load_any(const Value& names);

    // Variables.
    Value& slot(Place place) {
        Frame* frame = frame_;
        for (int i = 0; i < place.depth; ++i) frame = frame->parent;
        return frame->slots[place.slot];
    }
    Frame* frame() const { return frame_; }
    HeapFrame* heap_frame() const { return heap_frame_; }
    void enter(const std::vector<Load>& loads);
    void load_one(const Load& load);

    // Output.
    std::string& out() { return *out_; }
    void written() {
        if (out_->size() >= mark_) [[unlikely]]
            overflow();
    }
    void stream_to(Sink* sink, std::size_t piece);
    void flush();
    /// Redirects output into a string while it lives.
    class Capture;

    // Context.
    const Ptr<Scope>& scope() const { return scope_; }
    Undefined flavour() const { return flavour_; }
    bool escaping() const { return *autoescape_; }
    void set_scope(Ptr<Scope> scope);
    std::shared_ptr<const Program> parent;

    /// Runs code of another frame while it lives.
    class Inside;

    // Limits and errors.
    void count_iteration() {
        if (--iterations_left_ == 0) [[unlikely]]
            iteration_limit();
    }
    class Deeper;
    void annotate(TemplateError& error, int line);
    int line_hint = 0;
    std::string pending_where;

  private:
    friend class Capture;
    void overflow();
    void set_mark();
    void iteration_limit();
    Value* allocate(int count);
    void release(Value* slots, int count);
    void check_time() const;

    std::string* out_;
    std::string* root_out_;
    Sink* sink_ = nullptr;
    std::size_t piece_ = 0;
    std::size_t mark_ = SIZE_MAX;
    std::size_t written_ = 0;  // bytes flushed or captured outside out_
    Frame* frame_ = nullptr;
    HeapFrame* heap_frame_ = nullptr;
    const Function* function_ = nullptr;
    Ptr<Scope> scope_;
    Undefined flavour_;
    const Limits& limits_;
    std::uint64_t iterations_left_;
    std::uint64_t iterations_done_ = 0;
    std::chrono::steady_clock::time_point deadline_;
    std::size_t depth_ = 0;
    const char* stack_base_ = nullptr;
    /// Room for frames' slots: a little here, then chunks. Slots live from allocate() to release().
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
    std::vector<Ptr<HeapFrame>> heap_frames_;
    std::vector<Ptr<Scope>> scopes_;
    std::vector<std::shared_ptr<const Program>> programs_;
    std::vector<std::pair<const Program*, Value>> modules_;
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
    explicit Capture(Render& render) : render_(render), outer_(render.out_), outer_written_(render.written_) {
        render_.written_ += outer_->size();
        render_.out_ = &text;
        render_.set_mark();
    }
    ~Capture() {
        render_.out_ = outer_;
        render_.written_ = outer_written_;
        render_.set_mark();
    }
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;
    std::string text;

  private:
    Render& render_;
    std::string* outer_;
    std::size_t outer_written_;
};

/// Counts a nested macro, block, include or recursive loop while it lives. Throws: LimitError.
class Render::Deeper {
  public:
    explicit Deeper(Render& render);
    ~Deeper() { --render_.depth_; }

  private:
    Render& render_;
};

template <class Prepare>
void Render::run(const Function& function, const Ptr<Scope>& scope, HeapFrame* closure, Prepare prepare) {
    const Deeper deeper(*this);
    struct Saved {
        Render& render;
        Frame* frame;
        HeapFrame* heap_frame;
        const Function* function;
        bool switched = false;
        Ptr<Scope> scope = {};  // the one to come back to
        Value* slots = nullptr;
        int count = 0;
        Ptr<HeapFrame> heap = {};
        ~Saved() {
            if (slots) render.release(slots, count);
            // Closures and their frame count each other: the render takes them apart when it ends.
            if (heap && !heap->unique()) render.heap_frames_.push_back(std::move(heap));
            render.frame_ = frame;
            render.heap_frame_ = heap_frame;
            render.function_ = function;
            if (switched) render.set_scope(std::move(scope));
        }
    } saved{*this, frame_, heap_frame_, function_};
    Frame local;
    if (function.captured) {
        saved.heap = HeapFrame::make(function.slots, Ptr<HeapFrame>::share(closure));
        frame_ = saved.heap.get();
        heap_frame_ = saved.heap.get();
    } else {
        saved.slots = allocate(function.slots);
        saved.count = function.slots;
        local = {saved.slots, closure};
        frame_ = &local;
        heap_frame_ = nullptr;
    }
    function_ = &function;
    if (scope.get() != scope_.get()) {
        saved.switched = true;
        saved.scope = std::move(scope_);
        set_scope(scope);
    }
    try {
        enter(function.loads);
        prepare(*frame_);
        function.body.exec(*this);
    } catch (TemplateError& error) {
        annotate(error, function.line);
        pending_where = function.where;
        throw;
    }
}

}  // namespace carboy::jinja
