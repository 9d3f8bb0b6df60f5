#include <carboy/jinja/adapt/json.hpp>

#include "jinja/errors/fail.hpp"

#include <carboy/jinja/python/containers.hpp>
#include <carboy/jinja/python/large_integer.hpp>
#include <carboy/value/json/json_tree.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <iterator>
#include <string>
#include <utility>

namespace carboy::jinja {

namespace {

/// Builds a value from the contents of a document.
class ValueBuilder final : public value::JsonSink {
  public:
    Value take() { return std::move(values_.front()); }

    void null() override { values_.emplace_back(nullptr); }
    void boolean(bool value) override { values_.emplace_back(value); }
    void integer(std::int64_t number) override { values_.emplace_back(number); }
    void natural(std::uint64_t number) override { values_.emplace_back(number); }
    void large_integer(std::string_view digits) override { values_.push_back(make_large_integer(digits)); }
    void real(double number) override { values_.emplace_back(number); }
    void text(std::string_view text) override { values_.emplace_back(text); }
    void key(std::string_view text) override { values_.emplace_back(text); }
    void raw(std::string_view json) override { values_.push_back(parse_json(json)); }
    void begin_list() override { open_.push_back(values_.size()); }
    void begin_object() override { open_.push_back(values_.size()); }
    void end_list() override {
        const auto first = values_.begin() + static_cast<std::ptrdiff_t>(open_.back());
        std::vector<Value> items(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
        replace_by(make_list(std::move(items)));
    }
    void end_object() override {
        auto out = make_ref<Dict>();
        for (std::size_t i = open_.back(); i < values_.size(); i += 2) out->set(values_[i], std::move(values_[i + 1]));
        replace_by(out);
    }

  private:
    void replace_by(Value container) {
        values_.resize(open_.back());
        open_.pop_back();
        values_.push_back(std::move(container));
    }

    std::vector<Value> values_;
    std::vector<std::size_t> open_;
};

constexpr std::size_t most_depth = 150;  // the nesting limit of values

}  // namespace

template <class Document>
static Value built_from(const Document& document) {
    ValueBuilder builder;
    if (!value::tell_json(document, builder)) value_error("the JSON document is nested too deeply");
    return builder.take();
}

Value from_json(const boost::json::value& document) { return built_from(document); }
Value from_json(const boost::json::object& document) { return built_from(document); }
Value from_json(const boost::json::array& document) { return built_from(document); }

Value from_json(value::JsonView document) {
    ValueBuilder builder;
    value::tell_json(document, builder);
    return builder.take();
}

Value parse_json(std::string_view text) {
    ValueBuilder builder;
    const value::JsonResult result = value::read_json(text, builder, {.depth = most_depth});
    if (!result) value_error("the JSON text is wrong: " + result.message());
    return builder.take();
}

}  // namespace carboy::jinja
