// Renders the expressions that compare.py sends as one JSON object per line, with values of C++ types.
#include <carboy/jinja.hpp>
#include <carboy/jinja/stdlib/python_values.hpp>

#include <boost/json.hpp>

#include <array>
#include <iostream>
#include <string>

namespace {

namespace json = boost::json;
using namespace carboy::jinja;

constexpr std::string_view role_names[] = {"reader", "writer"};
constexpr std::int64_t role_values[] = {0, 5};
constexpr EnumNames roles{"Role", role_names, role_values};

Value decode(const json::value& document);

std::vector<Value> decode_all(const json::array& array) {
    std::vector<Value> out;
    for (const json::value& item : array) out.push_back(decode(item));
    return out;
}

std::vector<std::byte> bytes_of(std::string_view hex) {
    std::vector<std::byte> out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out.push_back(static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
    return out;
}

Value uuid_of(std::string_view hex) {
    std::array<std::uint8_t, 16> out{};
    const std::vector<std::byte> bytes = bytes_of(hex);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(bytes.at(i));
    return make_uuid(out);
}

/// {"$datetime": microseconds, "offset": minutes} and similar objects represent types that JSON does not have.
Value decode_typed(std::string_view type, const json::value& value, const json::object& object) {
    using Micros = std::chrono::microseconds;
    if (type == "$tuple") return make_tuple(decode_all(value.as_array()));
    if (type == "$float") return std::strtod(value.as_string().c_str(), nullptr);  // JSON's own reader rounds
    if (type == "$decimal") return make_decimal(std::string_view(value.as_string()));
    if (type == "$uuid") return uuid_of(std::string_view(value.as_string()));
    if (type == "$bytes") return bytes_of(std::string_view(value.as_string()));
    if (type == "$enum") return make_enum_member(roles, value.as_int64());
    if (type == "$date") return std::chrono::sys_days(std::chrono::days(value.as_int64()));
    if (type == "$time") return std::chrono::hh_mm_ss(Micros(value.as_int64()));
    if (type == "$timedelta") return Micros(value.as_int64());
    const std::chrono::sys_time<Micros> moment{Micros(value.as_int64())};
    if (const json::value* offset = object.if_contains("offset"))
        return make_datetime_in(moment, std::chrono::minutes(offset->as_int64()));
    return moment;
}

Value decode(const json::value& document) {
    if (const json::array* array = document.if_array()) return make_list(decode_all(*array));
    const json::object* object = document.if_object();
    if (!object) return from_json(document);
    if (object->begin() != object->end() && object->begin()->key().starts_with('$'))
        return decode_typed(object->begin()->key(), object->begin()->value(), *object);
    auto out = make_ref<Dict>();
    for (const auto& [key, value] : *object) out->set(std::string_view(key), decode(value));
    return out;
}

json::object render(const Environment& environment, std::string_view source, const Context& context) {
    try {
        return {{"out", environment.from_string(source).render(context)}};
    } catch (const TemplateError& error) {
        return {{"kind", std::string(error.kind())}, {"message", error.message()}};
    }
}

json::array run(const json::object& request) {
    Options options;
    options.autoescape = Autoescape::off;
    options.json_objects = request.at("flask").as_bool();
    Environment environment(options);
    environment.set_global("timedelta", python_timedelta());
    environment.set_global("Role", make_enum_class(roles));
    const Context context = Context::from(decode(request.at("context")));
    json::array out;
    for (const json::value& source : request.at("sources").as_array())
        out.push_back(render(environment, source.as_string(), context));
    return out;
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);)
        std::cout << json::serialize(run(json::parse(line).as_object())) << '\n' << std::flush;
}
