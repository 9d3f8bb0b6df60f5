// The interface of templates to C++ objects: a table of functions for each type, and a base class for the engine's own
// objects.
#pragma once

#include <carboy/jinja/python/value.hpp>

#include <span>
#include <vector>

namespace carboy::jinja {

class State;
struct Args;

/// The kind of object in Python's terms, which determines how it is printed and which operators it supports.
enum class Shape : std::uint8_t { opaque, sequence, mapping };

/// The table through which templates access objects of one type. Every function except `find` and `get` may be null.
/// Lifetime: static storage; call sites remember the address together with an attribute's slot.
struct ObjectType {
    /// The class's name, for error messages and repr.
    std::string_view name;
    Shape shape = Shape::opaque;
    /// Returns the slot of an attribute, or -1. Called once for each call site and type. `type` is this table itself,
    /// so that a table made at run time can derive from ObjectType and use its own members.
    int (*find)(const ObjectType& type, std::string_view attribute) = nullptr;
    /// Reads a slot. The result may refer to the object.
    Value (*get)(const void* object, int slot) = nullptr;
    /// The same with one function per slot, for types that have them.
    Value (*const* getters)(const void* object) = nullptr;
    /// Functions that read the slots whose values are always text owned by the object; null for other slots. Most pages
    /// print such text, which then needs no value.
    std::string_view (*const* texts)(const void* object) = nullptr;
    /// Reads an attribute without a slot; missing when there is none.
    Value (*attribute)(const void* object, std::string_view name) = nullptr;
    /// Appends str(object); without this function objects are printed as "<name>".
    void (*write)(const void* object, std::string& out) = nullptr;
    /// Returns the number of items of a sequence or mapping.
    std::size_t (*size)(const void* object) = nullptr;
    /// Returns a sequence's item. Requires index < size.
    Value (*item)(const void* object, std::size_t index) = nullptr;
    /// Returns a mapping's value for a key; missing when there is none.
    Value (*lookup)(const void* object, const Value& key) = nullptr;
    /// Returns a mapping's key at a position. Requires index < size.
    Value (*key)(const void* object, std::size_t index) = nullptr;
    /// Returns all entries of a mapping in order, for types that would iterate from the start for each position, or
    /// that cannot look up all of their keys.
    std::vector<std::pair<Value, Value>> (*entries)(const void* object) = nullptr;
    /// Calls the object.
    Value (*call)(const void* object, State& state, const Args& args) = nullptr;
    bool (*truth)(const void* object) = nullptr;
    bool (*equal)(const void* a, const void* b) = nullptr;
    /// Returns a value with a copy of the object; without this function the object must have an owner that outlives its
    /// values.
    Value (*own)(const void* object) = nullptr;
    /// True only for the engine's own objects: `object` is a NativeObject.
    bool native = false;
    /// True when `write` gives HTML, which is printed without escaping: the object has an `__html__`.
    bool html = false;
};

/// A sequence that can be iterated once, like Python's generators and iterators.
class Iterator;

/// An object implemented by the engine or by an application: a reference-counted base class with virtual functions.
class NativeObject : public Ref {
  public:
    virtual std::string_view type_name() const = 0;
    virtual Shape shape() const { return Shape::opaque; }
    /// Returns an attribute, or missing.
    virtual Value attribute(std::string_view name);
    /// Returns an item, or missing.
    virtual Value item(const Value& key);
    virtual bool callable() const { return false; }
    virtual Value call(State& state, const Args& args);
    /// Returns the number of items, or -1 when the object has no size.
    virtual std::int64_t size() const { return -1; }
    /// Starts an iteration; nullptr when the object cannot be iterated.
    virtual Ptr<Iterator> iterate();
    virtual void repr(std::string& out) const;
    virtual void str(std::string& out) const { repr(out); }
    virtual bool truth() const { return size() != 0; }
    virtual bool equal(const NativeObject& other) const { return this == &other; }
    /// Returns a value that does not depend on objects that this one refers to; missing when this one does not.
    virtual Value owned() const;
    /// Returns a value that the object owns, if there is one.
    virtual const Value* held() const { return nullptr; }
    /// True when call sites may remember `slot_of(name)`.
    virtual const ObjectType& type() const;
};

class Iterator : public NativeObject {
  public:
    std::string_view type_name() const override { return "generator"; }
    /// Moves to the next item. Returns false at the end.
    virtual bool next(Value& out) = 0;
    Ptr<Iterator> iterate() override { return Ptr<Iterator>::share(this); }
};

/// Keeps a C++ object alive for the values that refer to it.
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
    /// Returns the keyword argument of that name, or nullptr.
    const Value* find(std::string_view name) const noexcept {
        for (const NamedValue& argument : keyword)
            if (argument.name == name) return &argument.value;
        return nullptr;
    }
};

}  // namespace carboy::jinja
