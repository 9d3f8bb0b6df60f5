#include <carboy/jinja/json.hpp>

#include "jinja/fail.hpp"

#include <carboy/jinja/containers.hpp>

#include <boost/json.hpp>

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

Value parse_json(std::string_view text) {
    json::stream_parser parser;
    boost::system::error_code error;
    const std::size_t read = parser.write(text.data(), text.size(), error);
    if (!error) parser.finish(error);
    if (error) value_error("the JSON text is wrong near byte " + std::to_string(read) + ": " + error.message());
    return from_json(parser.release());
}

}  // namespace carboy::jinja
