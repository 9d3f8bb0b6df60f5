// Python's range: a lazy sequence of integers.
#pragma once

#include <carboy/jinja/python/object.hpp>

namespace carboy::jinja {

class Range final : public NativeObject {
  public:
    Range(std::int64_t start, std::int64_t stop, std::int64_t step);
    std::string_view type_name() const override { return "range"; }
    Shape shape() const override { return Shape::sequence; }
    std::int64_t size() const override { return size_; }
    Value item(const Value& key) override;
    Value attribute(std::string_view name) override;
    Ptr<Iterator> iterate() override;
    void repr(std::string& out) const override;
    bool equal(const NativeObject& other) const override;
    std::int64_t at(std::int64_t index) const { return start_ + index * step_; }
    std::int64_t start() const { return start_; }
    std::int64_t step() const { return step_; }
    /// Returns the position of a value, or -1.
    std::int64_t find(const Value& value) const;

  private:
    std::int64_t start_, stop_, step_, size_ = 0;
};

}  // namespace carboy::jinja
