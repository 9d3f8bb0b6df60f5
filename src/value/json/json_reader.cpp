#include <carboy/value/json/json_reader.hpp>

#include "value/json/json_number.hpp"
#include "value/json/json_strings.hpp"

#include <limits>

namespace carboy::value {

namespace {

/// Ignores everything: replaces the sink inside values that are nested too deeply for it.
class NoSink final : public JsonSink {
    void null() override {}
    void boolean(bool) override {}
    void integer(std::int64_t) override {}
    void natural(std::uint64_t) override {}
    void large_integer(std::string_view) override {}
    void real(double) override {}
    void text(std::string_view) override {}
    void begin_list() override {}
    void end_list() override {}
    void begin_object() override {}
    void key(std::string_view) override {}
    void end_object() override {}
    void raw(std::string_view) override {}
};

class Reader {
  public:
    Reader(std::string_view text, JsonSink& sink, const JsonReadOptions& options)
        : text_(text), sink_(&sink), wanted_(sink), options_(options), strings_(text, options.surrogates) {}

    JsonResult read() {
        if (options_.byte_order_mark && text_.starts_with("\xef\xbb\xbf")) at_ = 3;
        JsonFault fault = value();
        while (fault == JsonFault::none && !open_.empty()) fault = next();
        if (fault != JsonFault::none) return {fault, at_};
        skip_space();
        return {at_ < text_.size() ? JsonFault::extra_text : JsonFault::none, at_};
    }

  private:
    char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_space() noexcept {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
            ++at_;
    }

    /// Returns `fault`, or `unfinished` if the text ends here.
    JsonFault missing(JsonFault fault) const noexcept { return at_ < text_.size() ? fault : JsonFault::unfinished; }

    /// Reads a scalar value, or the start of a list or an object, whose contents are read by next().
    JsonFault value() {
        skip_space();
        if (++values_ > options_.values) return JsonFault::too_many_values;
        switch (peek()) {
            case '"': return string();
            case '[':
            case '{': return open(text_[at_]);
            case 't': return word("true") ? (sink_->boolean(true), JsonFault::none) : JsonFault::no_value;
            case 'f': return word("false") ? (sink_->boolean(false), JsonFault::none) : JsonFault::no_value;
            case 'n': return word("null") ? (sink_->null(), JsonFault::none) : JsonFault::no_value;
            case 'N': return not_finite("NaN", std::numeric_limits<double>::quiet_NaN());
            case 'I': return not_finite("Infinity", std::numeric_limits<double>::infinity());
            case '-':
                if (text_.substr(at_, 2) == "-I")
                    return not_finite("-Infinity", -std::numeric_limits<double>::infinity());
                break;
            default: break;
        }
        return at_ < text_.size() ? read_json_number(text_, at_, *sink_) : JsonFault::unfinished;
    }

    /// Reads what follows a value, or the start of the innermost list or object.
    JsonFault next() {
        skip_space();
        const bool list = open_.back() == '[';
        if (peek() == (list ? ']' : '}')) return close(list);
        if (!first_) {
            if (peek() != ',') return missing(JsonFault::no_comma);
            ++at_;
        }
        first_ = false;
        if (list) return value();
        const JsonFault fault = key();
        return fault == JsonFault::none ? value() : fault;
    }

    JsonFault string() {
        ++at_;
        const JsonFault fault = strings_.read(at_);
        if (fault == JsonFault::none) sink_->text(strings_.string());
        return fault;
    }

    JsonFault key() {
        skip_space();
        if (peek() != '"') return missing(JsonFault::no_key);
        ++at_;
        const JsonFault fault = strings_.read(at_);
        if (fault != JsonFault::none) return fault;
        sink_->key(strings_.string());
        skip_space();
        if (peek() != ':') return missing(JsonFault::no_colon);
        ++at_;
        return JsonFault::none;
    }

    bool word(std::string_view word) noexcept {
        if (text_.substr(at_, word.size()) != word) return false;
        at_ += word.size();
        return true;
    }

    JsonFault not_finite(std::string_view name, double number) {
        if (text_.substr(at_, name.size()) != name) return JsonFault::no_value;
        if (!options_.not_finite) return JsonFault::not_finite;
        at_ += name.size();
        sink_->real(number);
        return JsonFault::none;
    }

    JsonFault open(char bracket) {
        if (open_.size() == options_.depth) {
            if (!options_.deeper_as_text) return JsonFault::too_deep;
            deep_at_ = at_;
            sink_ = &nothing_;
        }
        ++at_;
        open_ += bracket;
        first_ = true;
        bracket == '[' ? sink_->begin_list() : sink_->begin_object();
        return JsonFault::none;
    }

    JsonFault close(bool list) {
        ++at_;
        open_.pop_back();
        first_ = false;
        list ? sink_->end_list() : sink_->end_object();
        if (open_.size() == options_.depth) {
            sink_ = &wanted_;
            sink_->raw(text_.substr(deep_at_, at_ - deep_at_));
        }
        return JsonFault::none;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    JsonSink* sink_;
    JsonSink& wanted_;
    const JsonReadOptions& options_;
    JsonStrings strings_;
    std::string open_;    // the brackets that are open
    bool first_ = false;  // nothing has been read yet inside the innermost bracket
    std::size_t values_ = 0;
    std::size_t deep_at_ = 0;
    NoSink nothing_;
};

std::string_view sentence(JsonFault fault) noexcept {
    switch (fault) {
        case JsonFault::none: return "nothing is wrong";
        case JsonFault::no_value: return "a value is missing";
        case JsonFault::bad_number: return "a number is incomplete";
        case JsonFault::bad_escape: return "JSON has no such escape";
        case JsonFault::control_character: return "a string has a control character";
        case JsonFault::not_utf8: return "a string is not UTF-8";
        case JsonFault::lone_surrogate: return "a string has half a surrogate pair";
        case JsonFault::not_finite: return "a number is not finite";
        case JsonFault::no_key: return "a quoted key is missing";
        case JsonFault::no_colon: return "a colon is missing";
        case JsonFault::no_comma: return "a comma is missing";
        case JsonFault::unfinished: return "the text ends too early";
        case JsonFault::extra_text: return "there is text after the document";
        case JsonFault::too_deep: return "lists and objects are nested too deeply";
        case JsonFault::too_many_values: return "there are too many values";
    }
    return {};
}

}  // namespace

std::string JsonResult::message() const { return std::string(sentence(fault)) + " at byte " + std::to_string(at); }

JsonResult read_json(std::string_view text, JsonSink& sink, const JsonReadOptions& options) {
    return Reader(text, sink, options).read();
}

}  // namespace carboy::value
