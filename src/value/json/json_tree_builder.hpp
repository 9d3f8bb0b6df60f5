// Builds Boost.JSON's values from the reader's events.
#pragma once

#include <carboy/value/json/json_tree.hpp>

#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include <cstddef>
#include <vector>

namespace carboy::value {

/// The key that marks a value kept as text. No accepted document can contain it.
inline constexpr std::string_view raw_key =
    "\xff"
    "json";

class TreeBuilder final : public JsonSink {
  public:
    TreeBuilder() { stack_.reset(); }

    void null() override { count(), stack_.push_null(); }
    void boolean(bool value) override { count(), stack_.push_bool(value); }
    void integer(std::int64_t number) override { count(), stack_.push_int64(number); }
    void natural(std::uint64_t number) override { count(), stack_.push_uint64(number); }
    void real(double number) override { count(), stack_.push_double(number); }
    void text(std::string_view text) override { count(), stack_.push_string(text); }
    void key(std::string_view text) override { stack_.push_key(text); }
    void begin_list() override { begin(); }
    void begin_object() override { begin(); }
    void end_list() override { stack_.push_array(end()); }
    void end_object() override { stack_.push_object(end()); }

    void large_integer(std::string_view digits) override { raw(digits); }
    void raw(std::string_view text) override {
        count();
        stack_.push_key(raw_key);
        stack_.push_string(text);
        stack_.push_object(1);
    }

    boost::json::value take() { return stack_.release(); }

  private:
    void count() {
        if (!counts_.empty()) ++counts_.back();
    }
    void begin() {
        count();
        counts_.push_back(0);
    }
    std::size_t end() {
        const std::size_t count = counts_.back();
        counts_.pop_back();
        return count;
    }

    boost::json::value_stack stack_;
    std::vector<std::size_t> counts_;  // the number of values so far in each open list or object
};

}  // namespace carboy::value
