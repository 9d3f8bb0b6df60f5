#include <carboy/jinja/python/containers.hpp>
#include <carboy/jinja/python/large_integer.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"

#include <cstring>
#include <new>
#include <string>

namespace carboy::jinja {
namespace {

/// Reference-counted text, followed by its bytes.
class Text final : public Ref {
  public:
    static Text* make(std::size_t size) { return new (::operator new(sizeof(Text) + size)) Text; }
    char* bytes() { return reinterpret_cast<char*>(this + 1); }

  protected:
    void destroy() const noexcept override {
        this->~Text();
        ::operator delete(const_cast<Text*>(this));
    }
};

}  // namespace

Value::Value(std::string_view text) : Value(text_to_fill(text.size())) {
    if (!text.empty()) std::memcpy(room(), text.data(), text.size());
}

Value Value::text_to_fill(std::size_t size) {
    if (size > UINT32_MAX) fail("MemoryError", "a string is longer than 4 GiB");
    Value out;
    out.kind_ = Kind::string;
    out.size_ = static_cast<std::uint32_t>(size);
    out.extra_ = "";
    if (size == 0) return out;
    Text* const owned = Text::make(size);
    out.payload_.ref = owned;
    out.extra_ = owned->bytes();
    out.flags_ = owned_flag;
    return out;
}

char* Value::room() noexcept { return static_cast<char*>(const_cast<void*>(extra_)); }

Value::Value(Ptr<List> list) noexcept : kind_(Kind::list), flags_(owned_flag) { payload_.ref = list.detach(); }
Value::Value(Ptr<Tuple> tuple) noexcept : kind_(Kind::tuple), flags_(owned_flag) { payload_.ref = tuple.detach(); }
Value::Value(Ptr<Dict> dict) noexcept : kind_(Kind::dict), flags_(owned_flag) { payload_.ref = dict.detach(); }
Value::Value(Ptr<UndefinedInfo> info) noexcept : kind_(Kind::undefined), flags_(owned_flag) {
    payload_.ref = info.detach();
}
Value::Value(Ptr<NativeObject> object) noexcept : kind_(Kind::object), flags_(owned_flag) {
    extra_ = &object->type();
    payload_.ref = object.detach();
}

Value Value::substring(const Value& owner, std::string_view text) noexcept {
    Value out(owner);
    out.size_ = static_cast<std::uint32_t>(text.size());
    out.extra_ = text.data();
    return out;
}

Value Value::held(Value view, Ptr<ObjectHolder> holder) {
    // Values made from the object may refer to it.
    if ((view.flags_ & owned_flag) || (!view.is_object() && !view.is_string())) return view.owned();
    if (view.is_object()) {
        holder->look_at(view.payload_.data);
        view.flags_ |= held_flag;
    }
    view.flags_ |= owned_flag;
    view.payload_.ref = holder.detach();
    return view;
}

NativeObject* Value::native() const noexcept {
    if (kind_ != Kind::object || !type().native) return nullptr;
    return static_cast<NativeObject*>(const_cast<void*>(data()));
}

const UndefinedInfo* Value::undefined_info() const noexcept {
    if (kind_ != Kind::undefined || !(flags_ & owned_flag)) return nullptr;
    return static_cast<const UndefinedInfo*>(payload_.ref);
}

bool Value::same(const Value& other) const noexcept {
    if (kind_ != other.kind_) return false;
    switch (kind_) {
        case Kind::none:
        case Kind::missing: return true;
        case Kind::boolean:
        case Kind::integer: return integer() == other.integer();
        case Kind::real: return real() == other.real();
        case Kind::string: return extra_ == other.extra_ && size_ == other.size_;
        case Kind::object: return data() == other.data() && extra_ == other.extra_;
        default: return payload_.ref == other.payload_.ref;
    }
}

Value Value::large(std::uint64_t number) { return make_large_integer(std::to_string(number)); }

std::string Value::str() const {
    std::string out;
    write_str(*this, out);
    return out;
}

std::string Value::repr() const {
    std::string out;
    write_repr(*this, out);
    return out;
}

bool Value::truth() const { return jinja::truth(*this); }

}  // namespace carboy::jinja
