#include "jinja/run/render.hpp"
#include "jinja/text/names.hpp"

#include <memory>
#include <new>

namespace carboy::jinja {

const Value* Scope::find(std::string_view name, std::uint64_t hash) const {
    for (const Scope* scope = this; scope; scope = scope->outer.get()) {
        if (const Value* found = scope->vars.find(name, hash)) return found;
        if (const Value* found = scope->locals.find(name, hash)) return found;
        if (const Value* found = scope->user ? scope->user->find(name, hash) : nullptr) return found;
        if (const Value* found = scope->globals ? scope->globals->find(name, hash) : nullptr) return found;
    }
    return nullptr;
}

static void add_all(const Dict& from, Dict& out) {
    for (const Dict::Entry& entry : from.entries()) out.set(entry.key, entry.value);
}

void Scope::collect(Dict& out) const {
    if (outer) outer->collect(out);
    if (globals) add_all(*globals, out);
    if (user) user->copy_to(out);
    add_all(locals, out);
    add_all(vars, out);
}

Ptr<Dict> Scope::all() const {
    auto out = make_ref<Dict>();
    collect(*out);
    return out;
}

const Block* Chain::find_block(std::string_view name, std::size_t depth) const {
    for (std::size_t i = 0; i < count_; ++i)
        for (const auto& block : at(i).blocks)
            if (same_name(block->name, name) && depth-- == 0) return block.get();
    return nullptr;
}

const Block* Chain::overridden_by(const Block& block) const {
    std::size_t i = 0;
    while (i < count_ && &at(i) != block.program) ++i;
    for (++i; i < count_; ++i)
        for (const auto& other : at(i).blocks)
            if (same_name(other->name, block.name)) return other.get();
    return nullptr;
}

Leftovers::~Leftovers() {
    while (frames_) {
        frames_->clear();
        frames_ = Ptr<HeapFrame>(std::move(frames_->next_));
    }
    while (scopes_) {
        scopes_->vars.clear();
        scopes_->locals.clear();
        scopes_ = Ptr<Scope>(std::move(scopes_->next_));
    }
}

void HeapFrame::destroy() const noexcept {
    HeapFrame* self = const_cast<HeapFrame*>(this);
    std::destroy_n(slots, count_);
    self->~HeapFrame();
    ::operator delete(self);
}

HeapFrame::HeapFrame(int count, Ptr<HeapFrame> parent) : count_(count), outer_(std::move(parent)) {
    slots = reinterpret_cast<Value*>(this + 1);
    Frame::parent = outer_.get();
    for (int i = 0; i < count; ++i) new (slots + i) Value(Value::missing());
}

Ptr<HeapFrame> HeapFrame::make(int count, Ptr<HeapFrame> parent) {
    static_assert(alignof(HeapFrame) >= alignof(Value));
    void* memory = ::operator new(sizeof(HeapFrame) + static_cast<std::size_t>(count) * sizeof(Value));
    return Ptr<HeapFrame>::adopt(new (memory) HeapFrame(count, std::move(parent)));
}

}  // namespace carboy::jinja
