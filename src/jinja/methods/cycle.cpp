#include "jinja/methods/cycle.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/methods/namespace.hpp"
#include "jinja/python/iterate.hpp"

namespace carboy::jinja {
namespace {

/// A traversal of everything that a value contains, with a limited number of steps.
class Reach {
  public:
    explicit Reach(const Ref* wanted) : wanted_(wanted) {}

    bool finds(const Value& value) {
        waiting_.push_back(&value);
        while (!waiting_.empty() && steps_-- > 0) {
            const Value* next = waiting_.back();
            waiting_.pop_back();
            if (visit(*next)) return true;
        }
        return false;
    }

  private:
    bool visit(const Value& value) {
        switch (value.kind()) {
            case Kind::list: return visit_items(&value.list(), value.list().items());
            case Kind::tuple: return visit_items(&value.tuple(), value.tuple().items());
            case Kind::dict: return visit_dict(&value.dict(), value.dict());
            case Kind::object: return value.native() && visit_object(*value.native());
            default: return false;
        }
    }
    bool visit_items(const Ref* container, const std::vector<Value>& items) {
        for (const Value& item : items) waiting_.push_back(&item);
        return container == wanted_;
    }
    bool visit_dict(const Ref* container, const Dict& dict) {
        for (const Dict::Entry& entry : dict.entries()) {
            waiting_.push_back(&entry.key);
            waiting_.push_back(&entry.value);
        }
        return container == wanted_;
    }
    bool visit_object(NativeObject& object) {
        if (auto* space = dynamic_cast<Namespace*>(&object)) return visit_dict(space, space->values());
        if (auto* view = dynamic_cast<DictView*>(&object)) waiting_.push_back(&view->source());
        if (const Value* held = object.held()) waiting_.push_back(held);
        return &object == wanted_;
    }

    const Ref* wanted_;
    std::vector<const Value*> waiting_;
    // Enough for reasonable templates; a longer traversal at every change would cost more than the cycles it would
    // find.
    int steps_ = 128;
};

}  // namespace

void check_cycle(const Ref* container, const Value& added) {
    const bool holds = added.is_list() || added.is_tuple() || added.is_dict() || added.native();
    if (holds && Reach(container).finds(added)) value_error("a container cannot be put into itself");
}

}  // namespace carboy::jinja
