#include "web/debug/throw_place.hpp"

#include <cstring>
#include <typeinfo>

#include "web/context/request_context.hpp"
#include "web/debug/request_record.hpp"

namespace carboy::web {

namespace {

const void* object_of(const std::exception_ptr& thrown) {
    const void* object = nullptr;
    static_assert(sizeof thrown == sizeof object);
    std::memcpy(&object, static_cast<const void*>(&thrown), sizeof object);
    return object;
}

}  // namespace

const CallStack* ThrowPlaces::find(const std::exception_ptr& thrown) const {
    const void* object = object_of(thrown);
    for (const Place& place : places_)
        if (place.object == object) return &place.stack;
    return nullptr;
}

void ThrowPlaces::add(const void* object) {
    for (const Place& place : places_)
        if (place.object == object) return;
    if (places_.size() < 32) places_.push_back({object, CallStack::here()});
}

#ifdef __GLIBCXX__

/// The type information of ThrowProbe. The search for a handler asks it whether it catches the exception.
/// Source: libstdc++ typeinfo, type_info::__do_catch; Itanium C++ ABI: Exception Handling, section 1.3.
class ThrowProbeType final : public std::type_info {
  public:
    ThrowProbeType() : type_info("carboy::web::ThrowProbe") {}

    bool __do_catch(const std::type_info* type, void** object, unsigned) const override {
        try {
            RequestContext* context = current().request;
            // A pointer's object is not the exception, and a forced unwinding has none.
            if (context && context->record && type && !type->__is_pointer_p()) context->record->places.add(*object);
        } catch (...) {  // the exception that is being thrown matters more
        }
        return false;
    }
};

// The compiler emits a class's type information beside its first virtual function, which nobody defines.
extern const ThrowProbeType throw_probe_type asm("_ZTIN6carboy3web10ThrowProbeE");
const ThrowProbeType throw_probe_type;

#else

ThrowProbe::~ThrowProbe() = default;

#endif

}  // namespace carboy::web
