// Reads JSON with Boost's parser. Numbers are read again from their text: Boost 1.81 rounds some doubles wrongly and
// makes doubles of integers that are too large.
#include <carboy/sql/error.hpp>

#include "sql/json_text.hpp"

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <cmath>

namespace carboy::sql::detail {

namespace {

namespace json = boost::json;
using boost::system::error_code;
using Text = json::string_view;

/// Builds a document from what the parser finds.
struct Builder {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    json::value_stack stack;
    std::string number;

    bool on_document_begin(error_code&) { return stack.reset(), true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_object_end(std::size_t count, error_code&) { return stack.push_object(count), true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t count, error_code&) { return stack.push_array(count), true; }
    bool on_key_part(Text text, std::size_t, error_code&) { return stack.push_chars(text), true; }
    bool on_key(Text text, std::size_t, error_code&) { return stack.push_key(text), true; }
    bool on_string_part(Text text, std::size_t, error_code&) { return stack.push_chars(text), true; }
    bool on_string(Text text, std::size_t, error_code&) { return stack.push_string(text), true; }
    bool on_number_part(Text text, error_code&) { return number.append(text.data(), text.size()), true; }
    bool on_int64(std::int64_t value, Text, error_code&) { return number.clear(), stack.push_int64(value), true; }
    bool on_uint64(std::uint64_t value, Text, error_code&) { return number.clear(), stack.push_uint64(value), true; }
    bool on_double(double, Text text, error_code& error) {
        on_number_part(text, error);
        double value = 0;
        const auto result = std::from_chars(number.data(), number.data() + number.size(), value);
        if (number.find_first_of(".eE") == std::string::npos && !is_spelled_out(value))
            throw DataError("bad_json", fmt::format("the integer {} of a JSON document has more than 64 bits",
                                                    std::string_view(number).substr(0, 60)));
        if (result.ec != std::errc() && std::abs(value) < 1 && !underflows()) throw_too_large();
        number.clear();
        stack.push_double(value);
        return true;
    }
    bool on_bool(bool value, error_code&) { return stack.push_bool(value), true; }
    bool on_null(error_code&) { return stack.push_null(), true; }
    bool on_comment_part(Text, error_code&) { return true; }
    bool on_comment(Text, error_code&) { return true; }

  private:
    // PostgreSQL's JSONB gives 1e+20 back with all its zeros. Such an integer is a double: it has the double's digits.
    bool is_spelled_out(double value) const {
        char shown[32];
        const char* const end = std::to_chars(shown, shown + sizeof shown, value, std::chars_format::scientific).ptr;
        std::string digits(static_cast<const char*>(shown), end);
        digits.resize(digits.find('e'));
        std::erase(digits, '.');
        const auto significant = [](std::string_view text) { return text.substr(0, text.find_last_not_of('0') + 1); };
        return significant(digits) == significant(number);
    }
    // from_chars reports both ends of the range alike and leaves the value alone.
    bool underflows() const {
        const std::size_t exponent = number.find_first_of("eE");
        return exponent != std::string::npos && exponent + 1 < number.size() && number[exponent + 1] == '-';
    }
    [[noreturn]] void throw_too_large() const {
        throw DataError("bad_json", fmt::format("the number {} of a JSON document does not fit into a double",
                                                std::string_view(number).substr(0, 60)));
    }
};

}  // namespace

json::value parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth;
    json::basic_parser<Builder> parser(options);
    error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read < text.size()) error = json::error::extra_data;
    if (error) throw DataError("bad_json", fmt::format("the text is not JSON near byte {}: {}", read, error.message()));
    return parser.handler().stack.release();
}

}  // namespace carboy::sql::detail
