// Compares rules, matched URLs and built URLs with Debian's Werkzeug.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interop/web/fields.hpp"
#include "interop/web/python.hpp"
#include "web/routing/router.hpp"
#include "web/routing/url_builder.hpp"
#include "web/routing/url_text.hpp"

namespace carboy::web {

namespace {

/// Converters of an application's own, as in werkzeug_routing.py.
struct Slug {
    std::string text;
};
struct Pair {
    std::string text;
};

}  // namespace

template <>
struct UrlConverter<Slug> {
    static constexpr std::string_view name = "slug";
    static bool matches(std::string_view text) {
        return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
    }
    static std::optional<Slug> parse(std::string_view text) { return Slug{std::string(text)}; }
    static std::string build(const Slug& slug) { return slug.text; }
};

template <>
struct UrlConverter<Pair> {
    static constexpr std::string_view name = "pair";
    static constexpr int weight = 50;
    static std::optional<Pair> parse(std::string_view text) {
        if (std::count(text.begin(), text.end(), 'x') != 1) return std::nullopt;
        return Pair{std::string(text)};
    }
    static std::string build(const Pair& pair) { return pair.text; }
};

namespace {

constexpr const ConverterType* own_converters[] = {&converter_of<Slug>, &converter_of<Pair>};

using Fields = std::vector<std::string>;

http::Methods methods_of(const std::string& names) {
    http::Methods methods;
    std::size_t start = 0;
    while (start <= names.size()) {
        const std::size_t end = std::min(names.find(',', start), names.size());
        methods |= *http::parse_method(names.substr(start, end - start));
        start = end + 1;
    }
    if (methods.contains(http::Method::get)) methods |= http::Method::head;
    return methods;
}

std::string value_text(const PathValues& values, std::size_t i) {
    switch (values.converter(i).type->value) {
        case ValueKind::integer: return std::to_string(*values.get<long long>(i));
        case ValueKind::floating: return plain_text(*values.get<double>(i));
        default: return *values.get<std::string>(i);
    }
}

/// One map of rules, and the comparison of its results.
class Map {
  public:
    void add(const Fields& rule) {
        RuleOptions options{.methods = methods_of(rule[3]), .endpoint = rule[2], .strict_slashes = rule[4] == "1"};
        builder_.add(router_.add(rule[1], options, {}, nullptr, own_converters));
    }

    Fields match(const std::string& path, const std::string& method) {
        router_.freeze();
        const RouteMatch match = router_.match(path, *http::parse_method(method));
        switch (match.status) {
            case RouteMatch::Status::not_found: return {"missing"};
            case RouteMatch::Status::redirect: return {"redirect", Router::redirect_target(path, match.repair, "")};
            case RouteMatch::Status::method_not_allowed: return {"methods", match.allowed.to_string()};
            case RouteMatch::Status::found: break;
        }
        Fields fields{"found", match.rule->options.endpoint};
        const PathValues values = match.values();
        for (std::size_t i = 0; i < values.size(); ++i) {
            fields.emplace_back(values.name(i));
            fields.push_back(value_text(values, i));
        }
        return fields;
    }

    std::string build(const Fields& fields) {
        std::vector<UrlParameter> values;
        for (std::size_t i = 3; i + 2 < fields.size(); i += 3) {
            UrlValue value = fields[i + 2];
            if (fields[i + 1] == "int") value = std::stoll(fields[i + 2]);
            if (fields[i + 1] == "float") value = std::stod(fields[i + 2]);
            values.push_back({fields[i], value});
        }
        try {
            return builder_.build(fields[1], values);
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "url_build_failed");
            return "!";
        }
    }

  private:
    Router router_;
    UrlBuilder builder_;
};

std::string sorted_methods(const std::string& names) { return methods_of(names).to_string(); }

void compare_with_werkzeug(int seed, int maps) {
    const std::vector<std::string> lines =
        python_lines("tests/interop/web/werkzeug_routing.py " + std::to_string(seed) + " " + std::to_string(maps));
    ASSERT_GT(lines.size(), static_cast<std::size_t>(maps) * 60);
    std::unique_ptr<Map> map;
    std::string rules;
    for (const std::string& line : lines) {
        Fields fields = split_fields(line);
        if (fields[0] == "map") {
            map = std::make_unique<Map>();
            rules.clear();
        } else if (fields[0] == "rule") {
            map->add(fields);
            rules += fields[2] + " " + fields[1] + " " + fields[3] + (fields[4] == "1" ? "\n" : " not strict\n");
        } else if (fields[0] == "match") {
            Fields expected(fields.begin() + 3, fields.end());
            if (expected[0] == "methods") expected[1] = sorted_methods(expected[1]);
            ASSERT_EQ(map->match(fields[1], fields[2]), expected) << fields[2] << ' ' << fields[1] << '\n' << rules;
        } else {
            ASSERT_EQ(map->build(fields), fields[2]) << line << '\n' << rules;
        }
    }
}

TEST(WerkzeugRouting, AgreesOnGeneratedMaps) {
    for (int seed = 1; seed <= 4; ++seed) compare_with_werkzeug(seed, 100);
}

}  // namespace
}  // namespace carboy::web
