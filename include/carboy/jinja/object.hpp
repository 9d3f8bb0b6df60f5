// How a template looks at a C++ object: a table of functions for a type, and a base class for the engine's own objects.
#pragma once

#include <carboy/jinja/value.hpp>

#include <span>
#include <vector>

namespace carboy::jinja {

class State;
struct Args;

/// What Python would call the object: it decides how it prints and what operators it takes part in.
enum class Shape : std::uint8_t { opaque, sequence, mapping };

/// The table through which templates look at objects of one type. Every function may be null but `find` and `get`.
/// Lifetime: static storage; call sites remember the address together with an attribute's slot.
struct ObjectType {
    /// The class's name, for error messages and repr.
    std::string_view name;
    Shape shape = Shape::opaque;
    /// The slot of an attribute, or -1. Asked once for each call site and type; `type` is this table itself, so that a
    /// table made at run time can derive from ObjectType and look things up in itself.
    int (*find)(const ObjectType& type, std::string_view attribute) = nullptr;
    /// Reads a slot. The result may point into the object.
    Value (*get)(const void* object, int slot) = nullptr;
    /// The same as a function for each slot, where there are such.
    Value (*const* getters)(const void* object) = nullptr;
    /// Functions that read the slots whose values are always text that the object owns, null for other slots: what
    /// most pages print, without a value on the way.
    std::string_view (*const* texts)(const void* object) = nullptr;
    /// Reads an attribute that has no slot; missing when there is none.
    Value (*attribute)(const void* object, std::string_view name) = nullptr;
    /// Appends str(object); without it objects print as "<name>".
    void (*write)(const void* object, std::string& out) = nullptr;
    /// A sequence's or mapping's number of items.
    std::size_t (*size)(const void* object) = nullptr;
    /// A sequence's item. Requires index < size.
    Value (*item)(const void* object, std::size_t index) = nullptr;
    /// A mapping's value for a key; missing when there is none.
    Value (*lookup)(const void* object, const Value& key) = nullptr;
    /// A mapping's key at a position. Requires index < size.
    Value (*key)(const void* object, std::size_t index) = nullptr;
    /// All of a mapping at once, in order: for types that would walk from their start to each position, or that can not
    /// look up every key they have.
    std::vector<std::pair<Value, Value>> (*entries)(const void* object) = nullptr;
    /// Calls the object.
    Value (*call)(const void* object, State& state, const Args& args) = nullptr;
    bool (*truth)(const void* object) = nullptr;
    bool (*equal)(const void* a, const void* b) = nullptr;
    /// Set for the engine's own objects alone: `object` is a NativeObject.
    bool native = false;
};

/// A one-pass sequence, as Python's generators and iterators.
class Iterator;

/// An object made by the engine or by an application in the engine's own terms: a counted base with virtual functions.
class NativeObject : public Ref {
  public:
    virtual std::string_view type_name() const = 0;
    virtual Shape shape() const { return Shape::opaque; }
    /// An attribute, or missing.
    virtual Value attribute(std::string_view name);
    /// An item, or missing.
    virtual Value item(const Value& key);
    virtual bool callable() const { return false; }
    virtual Value call(State& state, const Args& args);
    /// The number of items, or -1 when there is none.
    virtual std::int64_t size() const { return -1; }
    /// Begins an iteration; nullptr when the object cannot be iterated.
    virtual Ptr<Iterator> iterate();
    virtual void repr(std::string& out) const;
    virtual void str(std::string& out) const { repr(out); }
    virtual bool truth() const { return size() != 0; }
    virtual bool equal(const NativeObject& other) const { return this == &other; }
    /// A value that the object keeps, if it keeps one.
    virtual const Value* held() const { return nullptr; }
    /// True when call sites may remember `slot_of(name)`.
    virtual const ObjectType& type() const;
};

class Iterator : public NativeObject {
  public:
    std::string_view type_name() const override { return "generator"; }
    /// Moves to the next item. Returns: false at the end.
    virtual bool next(Value& out) = 0;
    Ptr<Iterator> iterate() override { return Ptr<Iterator>::share(this); }
};

/// Keeps a C++ object alive for the values that look at it.
class ObjectHolder : public Ref {
  public:
    const void* object() const noexcept { return object_; }
    void look_at(const void* object) noexcept { object_ = object; }

  private:
    const void* object_ = nullptr;
};

inline const void* Value::data() const noexcept {
    if (flags_ & held_flag) return static_cast<ObjectHolder*>(payload_.ref)->object();
    if (flags_ & owned_flag) return static_cast<NativeObject*>(payload_.ref);
    return payload_.data;
}

/// A keyword argument.
struct NamedValue {
    std::string_view name;
    Value value;
};

/// The arguments of a call from a template.
struct Args {
    std::span<const Value> positional;
    std::span<const NamedValue> keyword = {};

    std::size_t size() const noexcept { return positional.size(); }
    const Value& operator[](std::size_t i) const { return positional[i]; }
    /// The keyword argument of that name, or nullptr.
    const Value* find(std::string_view name) const noexcept {
        for (const NamedValue& argument : keyword)
            if (argument.name == name) return &argument.value;
        return nullptr;
    }
};

}  // namespace carboy::jinja
