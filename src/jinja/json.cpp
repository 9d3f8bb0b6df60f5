#include <carboy/jinja/json.hpp>

#include "jinja/fail.hpp"
#include "jinja/number_parse.hpp"

#include <carboy/jinja/containers.hpp>

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>

#include <iterator>
#include <utility>

namespace carboy::jinja {

namespace json = boost::json;

Value from_json(const json::value& document) {
    switch (document.kind()) {
        case json::kind::null: return nullptr;
        case json::kind::bool_: return document.get_bool();
        case json::kind::int64: return document.get_int64();
        case json::kind::uint64: return static_cast<double>(document.get_uint64());
        case json::kind::double_: return document.get_double();
        case json::kind::string: return Value(std::string_view(document.get_string()));
        case json::kind::array: {
            std::vector<Value> items;
            for (const json::value& item : document.get_array()) items.push_back(from_json(item));
            return make_list(std::move(items));
        }
        default: break;
    }
    auto out = make_ref<Dict>();
    for (const auto& [key, value] : document.get_object()) out->set(std::string_view(key), from_json(value));
    return out;
}

namespace {

/// Builds values while a document is being read.
class ValueBuilder {
  public:
    static constexpr std::size_t max_object_size = SIZE_MAX, max_array_size = SIZE_MAX, max_key_size = SIZE_MAX,
                                 max_string_size = SIZE_MAX;
    using Error = boost::system::error_code;

    Value take() { return std::move(values_.front()); }

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_array_begin(Error&) { return begin(); }
    bool on_object_begin(Error&) { return begin(); }
    bool on_array_end(std::size_t, Error&) {
        const auto first = values_.begin() + static_cast<std::ptrdiff_t>(end());
        std::vector<Value> items(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
        values_.erase(first, values_.end());
        return add(make_list(std::move(items)));
    }
    bool on_object_end(std::size_t, Error&) {
        const std::size_t first = end();
        auto out = make_ref<Dict>();
        for (std::size_t i = first; i < values_.size(); i += 2) out->set(values_[i], std::move(values_[i + 1]));
        values_.resize(first);
        return add(out);
    }
    bool on_key_part(std::string_view part, std::size_t, Error&) { return keep(part); }
    bool on_key(std::string_view part, std::size_t, Error&) {
        return keep(part) && add(Value(std::exchange(text_, {})));
    }
    bool on_string_part(std::string_view part, std::size_t, Error&) { return keep(part); }
    bool on_string(std::string_view part, std::size_t, Error&) {
        return keep(part) && add(Value(std::exchange(text_, {})));
    }
    bool on_number_part(std::string_view part, Error&) { return keep(part); }
    bool on_int64(std::int64_t number, std::string_view, Error&) { return number_read(number); }
    bool on_uint64(std::uint64_t, std::string_view part, Error&) {
        keep(part);
        overflow_error("the integer " + text_);
    }
    /// The parser's own number may be wrong in the last digit.
    bool on_double(double, std::string_view part, Error&) {
        keep(part);
        if (text_.find_first_of(".eE") == std::string::npos) overflow_error("the integer " + text_);
        return number_read(parse_float(text_).value_or(0));
    }
    bool on_bool(bool value, Error&) { return add(value); }
    bool on_null(Error&) { return add(nullptr); }
    bool on_comment_part(std::string_view, Error&) { return true; }
    bool on_comment(std::string_view, Error&) { return true; }

  private:
    bool keep(std::string_view part) {
        text_.append(part);
        return true;
    }
    bool add(Value value) {
        values_.push_back(std::move(value));
        return true;
    }
    bool number_read(Value number) {
        text_.clear();
        return add(std::move(number));
    }
    bool begin() {
        open_.push_back(values_.size());
        return true;
    }
    std::size_t end() {
        const std::size_t first = open_.back();
        open_.pop_back();
        return first;
    }

    std::vector<Value> values_;
    std::vector<std::size_t> open_;
    std::string text_;
};

}  // namespace

Value parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = 150;  // as deep as values may nest
    json::basic_parser<ValueBuilder> parser(options);
    boost::system::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos) error = json::error::extra_data;
    if (error) value_error("the JSON text is wrong near byte " + std::to_string(read) + ": " + error.message());
    return parser.handler().take();
}

}  // namespace carboy::jinja
