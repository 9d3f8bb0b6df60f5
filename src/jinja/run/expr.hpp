// The nodes of compiled expressions.
#pragma once

#include "jinja/methods/methods.hpp"
#include "jinja/run/program.hpp"

#include <atomic>

namespace carboy::jinja {

class LoopObject;
struct FilterEntry;

/// A value that is known at compile time.
class ConstantExpr final : public Expr {
  public:
    explicit ConstantExpr(Value value);
    const Value& eval(Render&, Value& scratch) const override;
    const Value* constant() const override { return mutable_ ? nullptr : &value_; }

  private:
    Value value_;
    bool mutable_;
};

/// A variable of the running function.
class LocalExpr final : public Expr {
  public:
    LocalExpr(int slot, Value undefined) : slot_(slot), undefined_(std::move(undefined)) {}
    const Value& value(const Render& render) const;
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    int slot_;
    /// The value when the variable has not been set.
    Value undefined_;
};

/// A variable of an outer function.
class OuterExpr final : public Expr {
  public:
    OuterExpr(Place place, Value undefined) : place_(place), undefined_(std::move(undefined)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    Place place_;
    Value undefined_;
};

/// value.name; remembers the slot of the last type of object.
class AttributeExpr final : public Expr {
  public:
    AttributeExpr(ExprPtr subject, std::string name);
    const Value& eval(Render& render, Value& scratch) const override;
    bool test(Render& render) const override;
    const Expr& subject() const { return *subject_; }
    const std::string& name() const { return name_; }
    /// Reads the attribute of a value that has already been computed.
    const Value& of(Render& render, const Value& subject, Value& scratch) const;
    /// Passes the value, or its text, to `use`, which must not keep it: cheaper than eval().
    template <class Use>
    void use(Render& render, Use use) const;
    /// Returns the built-in method of that name for a value of this kind, or nullptr.
    Method method(Kind kind) const;
    /// Returns the slot in an object's type, or -1.
    int slot_in(const ObjectType& type) const {
        const std::uint64_t cached = cache_.load(std::memory_order_relaxed);
        if ((cached & type_mask) == reinterpret_cast<std::uintptr_t>(&type)) [[likely]]
            return static_cast<int>(cached >> slot_shift) - 1;
        return look_up_slot(type);
    }

  private:
    const Value& subject_value(Render& render, Value& scratch) const;
    int look_up_slot(const ObjectType& type) const;
    /// Returns the item of that name in a C++ mapping; missing when there is none or when the name may have another
    /// meaning.
    Value mapped(const ObjectType& type, const void* object) const {
        return type.shape == Shape::mapping && type.lookup && !type.attribute && !mapping_method_ && !special_
                   ? type.lookup(object, name_value_)
                   : Value::missing();
    }
    static constexpr int slot_shift = 48;
    static constexpr std::uint64_t type_mask = (std::uint64_t{1} << slot_shift) - 1;
    ExprPtr subject_;
    /// Set when the subject is a variable of the running function.
    const LocalExpr* local_;
    std::string name_;
    Value name_value_;
    std::uint64_t hash_;
    Method string_method_, list_method_, tuple_method_, dict_method_, mapping_method_;
    /// True for Python's own names, which values have regardless of their items.
    bool special_;
    /// The type in the low 48 bits, its slot + 1 in the high 16.
    mutable std::atomic<std::uint64_t> cache_{0};
};

/// A loop's facts about its position: `loop.index`, `loop.first` and so on, read without an intermediate value.
class LoopExpr final : public Expr {
  public:
    /// `general` reads the attribute when the variable is not a loop. Requires: answers(general.name()).
    explicit LoopExpr(std::unique_ptr<AttributeExpr> general);
    static bool answers(std::string_view name);
    const Value& eval(Render& render, Value& scratch) const override;
    bool test(Render& render) const override;
    /// Returns the loop, or nullptr when the variable is something else.
    LoopObject* loop(const Render& render) const;
    /// The requested fact: a LoopObject::Slot.
    int slot() const { return slot_; }

  private:
    std::unique_ptr<AttributeExpr> general_;
    const LocalExpr* local_;
    int slot_;
};

class ItemExpr final : public Expr {
  public:
    ItemExpr(ExprPtr subject, ExprPtr key) : subject_(std::move(subject)), key_(std::move(key)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    ExprPtr subject_, key_;
};

class SliceExpr final : public Expr {
  public:
    SliceExpr(ExprPtr subject, ExprPtr start, ExprPtr stop, ExprPtr step)
        : subject_(std::move(subject)), start_(std::move(start)), stop_(std::move(stop)), step_(std::move(step)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    ExprPtr subject_, start_, stop_, step_;
};

/// A list or tuple of the items' values.
class SequenceExpr final : public Expr {
  public:
    SequenceExpr(std::vector<ExprPtr> items, bool tuple) : items_(std::move(items)), tuple_(tuple) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    std::vector<ExprPtr> items_;
    bool tuple_;
};

class DictExpr final : public Expr {
  public:
    explicit DictExpr(std::vector<std::pair<ExprPtr, ExprPtr>> items) : items_(std::move(items)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    std::vector<std::pair<ExprPtr, ExprPtr>> items_;
};

using BinaryOperation = Value (*)(const Value&, const Value&);

class BinaryExpr final : public Expr {
  public:
    BinaryExpr(BinaryOperation operation, ExprPtr left, ExprPtr right)
        : operation_(operation), left_(std::move(left)), right_(std::move(right)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    BinaryOperation operation_;
    ExprPtr left_, right_;
};

using UnaryOperation = Value (*)(const Value&);

class UnaryExpr final : public Expr {
  public:
    UnaryExpr(UnaryOperation operation, ExprPtr operand) : operation_(operation), operand_(std::move(operand)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    UnaryOperation operation_;
    ExprPtr operand_;
};

class NotExpr final : public Expr {
  public:
    explicit NotExpr(ExprPtr operand) : operand_(std::move(operand)) {}
    const Value& eval(Render& render, Value& scratch) const override;
    bool test(Render& render) const override { return !operand_->test(render); }

  private:
    ExprPtr operand_;
};

/// `and` and `or`: returns the first operand that decides, or the last.
class LogicExpr final : public Expr {
  public:
    LogicExpr(bool conjunction, ExprPtr left, ExprPtr right)
        : conjunction_(conjunction), left_(std::move(left)), right_(std::move(right)) {}
    const Value& eval(Render& render, Value& scratch) const override;
    bool test(Render& render) const override;

  private:
    bool conjunction_;
    ExprPtr left_, right_;
};

enum class Comparison : std::uint8_t { equal, unequal, less, less_equal, greater, greater_equal, in, not_in };
bool compare(Comparison comparison, const Value& a, const Value& b);

class CompareExpr final : public Expr {
  public:
    CompareExpr(ExprPtr first, std::vector<std::pair<Comparison, ExprPtr>> rest)
        : first_(std::move(first)), rest_(std::move(rest)) {}
    const Value& eval(Render& render, Value& scratch) const override;
    bool test(Render& render) const override;

  private:
    ExprPtr first_;
    std::vector<std::pair<Comparison, ExprPtr>> rest_;
};

class ConditionalExpr final : public Expr {
  public:
    ConditionalExpr(ExprPtr condition, ExprPtr value, ExprPtr otherwise)
        : condition_(std::move(condition)), value_(std::move(value)), otherwise_(std::move(otherwise)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    ExprPtr condition_, value_, otherwise_;
};

/// `~`: joins the parts as text, or as Markup when escaping is on and one of the parts is Markup.
class ConcatExpr final : public Expr {
  public:
    ConcatExpr(std::vector<ExprPtr> parts, bool escaping) : parts_(std::move(parts)), escaping_(escaping) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    std::vector<ExprPtr> parts_;
    bool escaping_;
};

/// Autoescapes a translated text.
class MarkupExpr final : public Expr {
  public:
    explicit MarkupExpr(ExprPtr text) : text_(std::move(text)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    ExprPtr text_;
};

/// The arguments of a call in the source.
struct ArgumentExprs {
    std::vector<ExprPtr> positional;
    std::vector<std::pair<std::string, ExprPtr>> keyword;
    ExprPtr more, more_keywords;  // *args and **kwargs
    /// True when there are only plain values.
    bool plain = false;
};

/// The computed arguments of a call. Lifetime: the call.
class ArgumentValues {
  public:
    ArgumentValues(Render& render, const ArgumentExprs& exprs, const Value* first = nullptr,
                   const Value* caller = nullptr);
    Args args() const;

  private:
    void add(const Value& value, const Value& scratch);
    static constexpr std::size_t few = 5;
    Value few_[few];
    std::size_t count_ = 0;
    std::vector<Value> many_;
    std::vector<NamedValue> keyword_;
    std::vector<Value> names_;
};

class CallExpr final : public Expr {
  public:
    CallExpr(ExprPtr callee, ArgumentExprs arguments);
    const Value& eval(Render& render, Value& scratch) const override;
    void print(Render& render, bool escaped) const override;
    Value call(Render& render, const Value* caller) const;
    /// The same, but written into the output.
    void print_call(Render& render, const Value* caller, bool escaped) const;

  private:
    Value call_method(Render& render, const Value& subject, const Value* caller) const;
    ExprPtr callee_;
    const AttributeExpr* attribute_;
    const LocalExpr* local_;
    ArgumentExprs arguments_;
};

/// `super()` in the function of a block that uses `super` only like this.
class SuperExpr final : public Expr {
  public:
    const Value& eval(Render& render, Value& scratch) const override;
    void print(Render& render, bool escaped) const override;
};

class FilterExpr final : public Expr {
  public:
    /// Without a subject the filter is applied to the text given to apply().
    FilterExpr(const FilterEntry& filter, ExprPtr subject, ArgumentExprs arguments)
        : filter_(filter), subject_(std::move(subject)), arguments_(std::move(arguments)) {}
    const Value& eval(Render& render, Value& scratch) const override;
    Value apply(Render& render, const Value& subject) const;

  private:
    const FilterEntry& filter_;
    ExprPtr subject_;
    ArgumentExprs arguments_;
};

/// Applies `finalize` to a printed value.
class FinalizeExpr final : public Expr {
  public:
    FinalizeExpr(const Value& finalize, ExprPtr value) : finalize_(finalize), value_(std::move(value)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    const Value& finalize_;
    ExprPtr value_;
};

/// A filter or test that does not exist, in a place that may never run.
class MissingExpr final : public Expr {
  public:
    explicit MissingExpr(std::string message) : message_(std::move(message)) {}
    const Value& eval(Render& render, Value& scratch) const override;

  private:
    std::string message_;
};

/// A block of text that passes through the filters of a `filter` or `set` block.
class BufferExpr final : public Expr {
  public:
    const Value& eval(Render& render, Value& scratch) const override;
};

/// Calls a value; the result stays alive as long as the render.
Value call_value(State& state, const Value& callee, const Args& args);

}  // namespace carboy::jinja
