// A struct of about 1 kB from JSON text and back, in Carboy and in the JSON libraries of Debian. Prints nanoseconds of
// CPU time per document, the best of several rounds.
//
// usage: json_struct [rounds]
#include <carboy/value/json/json_struct.hpp>

#include <fmt/format.h>
#include <boost/json.hpp>

#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#define WITH_NLOHMANN
#endif
#if __has_include(<rapidjson/document.h>)
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#define WITH_RAPIDJSON
#endif

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

struct Line {
    std::string sku;
    std::string name;
    std::int64_t quantity = 0;
    double price = 0;
    bool gift = false;
    CARBOY_JSON(Line, sku, name, quantity, price, gift);
};

struct Order {
    std::int64_t id = 0;
    std::string customer;
    std::string note;
    std::vector<Line> lines;
    std::vector<std::string> tags;
    CARBOY_JSON(Order, id, customer, note, lines, tags);
};

Order make_order() {
    Order order{
        1234567, "Ada Lovelace", "Leave it at the door, the bell does not work.", {}, {"express", "paid", "new"}};
    for (int i = 0; i < 10; ++i)
        order.lines.push_back(
            {"SKU-" + std::to_string(1000 + i), "A product with a longer name", i + 1, 12.5 + i, i % 2 == 0});
    return order;
}

double cpu_nanoseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

std::size_t used = 0;

template <class Run>
void measure(const char* name, int rounds, const Run& run) {
    constexpr int repeats = 5000;
    double best = 1e18;
    for (int round = 0; round < rounds; ++round) {
        const double start = cpu_nanoseconds();
        for (int i = 0; i < repeats; ++i) used += run();
        best = std::min(best, (cpu_nanoseconds() - start) / repeats);
    }
    fmt::print("{:<28} {:>8.0f} ns\n", name, best);
}

std::string text_of(const boost::json::string& text) { return {text.data(), text.size()}; }

Order from_boost(const std::string& text) {
    const boost::json::value document = boost::json::parse(text);
    const boost::json::object& object = document.as_object();
    Order order{object.at("id").as_int64(),
                text_of(object.at("customer").as_string()),
                text_of(object.at("note").as_string()),
                {},
                {}};
    for (const boost::json::value& item : object.at("lines").as_array()) {
        const boost::json::object& line = item.as_object();
        order.lines.push_back({text_of(line.at("sku").as_string()), text_of(line.at("name").as_string()),
                               line.at("quantity").as_int64(), line.at("price").as_double(),
                               line.at("gift").as_bool()});
    }
    for (const boost::json::value& tag : object.at("tags").as_array()) order.tags.push_back(text_of(tag.as_string()));
    return order;
}

std::string to_boost(const Order& order) {
    boost::json::object object;
    object["id"] = order.id;
    object["customer"] = order.customer;
    object["note"] = order.note;
    boost::json::array lines, tags;
    for (const Line& line : order.lines)
        lines.push_back({{"sku", line.sku},
                         {"name", line.name},
                         {"quantity", line.quantity},
                         {"price", line.price},
                         {"gift", line.gift}});
    for (const std::string& tag : order.tags) tags.emplace_back(tag);
    object["lines"] = std::move(lines);
    object["tags"] = std::move(tags);
    return boost::json::serialize(object);
}

#ifdef WITH_NLOHMANN
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Line, sku, name, quantity, price, gift)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Order, id, customer, note, lines, tags)
#endif

#ifdef WITH_RAPIDJSON
std::string text_of(const rapidjson::Value& text) { return {text.GetString(), text.GetStringLength()}; }

Order from_rapidjson(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    Order order{document["id"].GetInt64(), text_of(document["customer"]), text_of(document["note"]), {}, {}};
    for (const rapidjson::Value& line : document["lines"].GetArray())
        order.lines.push_back({text_of(line["sku"]), text_of(line["name"]), line["quantity"].GetInt64(),
                               line["price"].GetDouble(), line["gift"].GetBool()});
    for (const rapidjson::Value& tag : document["tags"].GetArray()) order.tags.push_back(text_of(tag));
    return order;
}

template <class Writer>
void write_text(Writer& out, const std::string& text) {
    out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

std::string to_rapidjson(const Order& order) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> out(buffer);
    out.StartObject();
    out.Key("id"), out.Int64(order.id);
    out.Key("customer"), write_text(out, order.customer);
    out.Key("note"), write_text(out, order.note);
    out.Key("lines"), out.StartArray();
    for (const Line& line : order.lines) {
        out.StartObject();
        out.Key("sku"), write_text(out, line.sku);
        out.Key("name"), write_text(out, line.name);
        out.Key("quantity"), out.Int64(line.quantity);
        out.Key("price"), out.Double(line.price);
        out.Key("gift"), out.Bool(line.gift);
        out.EndObject();
    }
    out.EndArray();
    out.Key("tags"), out.StartArray();
    for (const std::string& tag : order.tags) write_text(out, tag);
    out.EndArray();
    out.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}
#endif

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 20;
    const Order order = make_order();
    const std::string text = carboy::value::to_json(order);
    fmt::print("{} bytes\n", text.size());
    measure("read, carboy", rounds, [&] { return carboy::value::from_json<Order>(text).lines.size(); });
    measure("read, Boost.JSON", rounds, [&] { return from_boost(text).lines.size(); });
#ifdef WITH_RAPIDJSON
    measure("read, RapidJSON", rounds, [&] { return from_rapidjson(text).lines.size(); });
#endif
#ifdef WITH_NLOHMANN
    measure("read, nlohmann", rounds, [&] { return nlohmann::json::parse(text).get<Order>().lines.size(); });
#endif
    measure("write, carboy", rounds, [&] { return carboy::value::to_json(order).size(); });
    measure("write, Boost.JSON", rounds, [&] { return to_boost(order).size(); });
#ifdef WITH_RAPIDJSON
    measure("write, RapidJSON", rounds, [&] { return to_rapidjson(order).size(); });
#endif
#ifdef WITH_NLOHMANN
    measure("write, nlohmann", rounds, [&] { return nlohmann::json(order).dump().size(); });
#endif
    return used == 0 ? 1 : 0;
}
