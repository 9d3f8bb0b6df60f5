// Iteration over anything that Python can iterate.
#pragma once

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {

/// One iteration over a value. Lists may grow during it, as in Python.
class Iteration {
  public:
    /// Throws: TypeError when the value cannot be iterated.
    explicit Iteration(const Value& source);
    ~Iteration();
    Iteration(const Iteration&) = delete;
    Iteration& operator=(const Iteration&) = delete;

    /// Moves to the next item. Returns false at the end.
    bool next(Value& out) { return advance<false>(out); }
    /// The same without increasing the item's count, if the source keeps it alive as long as this iteration lasts.
    bool next_alias(Value& out) {
        if (mode_ == Mode::object) [[likely]] {
            if (at_ >= size_) return false;
            out = read_(object_, at_++);
            return true;
        }
        if (mode_ == Mode::list && at_ < source_.list().size()) [[likely]] {
            out.alias(source_.list()[at_++]);
            return true;
        }
        return advance<true>(out);
    }
    /// True when items can be read by position without moving.
    bool indexed() const noexcept { return mode_ != Mode::iterator; }
    /// Returns whether no item follows; then none ever does, whatever is appended. Requires indexed().
    /// Throws: RuntimeError when the size of a dict has changed.
    bool at_end();
    /// Returns whether an item that was passed is still in its list or dict. Requires indexed().
    bool still_has(std::size_t index) const;
    /// Returns the current number of items. Requires indexed().
    std::size_t size() const;
    /// Requires indexed() and index < size().
    Value item(std::size_t index) const;
    std::size_t position() const noexcept { return at_; }
    /// Skips an item. Requires indexed() without text().
    void skip() noexcept { ++at_; }

  private:
    enum class Mode : std::uint8_t { empty, list, tuple, dict, items, object, mapping, native, range, iterator };
    template <bool Alias>
    bool advance(Value& out);
    void begin_object();
    void begin_text();

    Value source_;
    /// Keeps alive what source_ refers to, if source_ was made from it.
    Value owner_;
    Mode mode_ = Mode::empty;
    std::size_t at_ = 0;
    std::size_t size_ = 0;
    Iterator* iterator_ = nullptr;
    const Dict* dict_ = nullptr;
    const void* object_ = nullptr;
    Value (*read_)(const void*, std::size_t) = nullptr;
};

/// The same as an object.
Ptr<Iterator> iterator_over(const Value& source);

/// dict.keys(), dict.values() and dict.items(): live views.
class DictView final : public NativeObject {
  public:
    enum class Part : std::uint8_t { keys, values, items };
    DictView(const Value& dict, Part part) : dict_(dict), part_(part) {}
    std::string_view type_name() const override;
    std::int64_t size() const override;
    Ptr<Iterator> iterate() override;
    Value attribute(std::string_view name) override;
    void repr(std::string& out) const override;
    Value part(std::size_t index) const;
    /// All of them.
    std::vector<Value> parts() const;
    const Value& source() const { return dict_; }
    Part which() const { return part_; }

  private:
    Value dict_;
    Part part_;
};

}  // namespace carboy::jinja
