// Compares rules, matched URLs and built URLs with Debian's Werkzeug.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interop/web/fields.hpp"
#include "interop/web/python.hpp"
#include "support/seed.hpp"
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
    explicit Map(const Fields& map) : kind_(map[2]) { router_.set_options({.merge_slashes = map[1] == "1"}); }

    void add(const Fields& rule) {
        RuleOptions options{.methods = methods_of(rule[3]),
                            .endpoint = rule[2],
                            .strict_slashes = rule[4] == "1",
                            .merge_slashes = router_.options().merge_slashes};
        if (kind_ == "host") options.host = rule[5];
        if (kind_ == "subdomain") options.subdomain = rule[5];
        for (std::size_t i = 6; i + 2 < rule.size(); i += 3)
            options.defaults.push_back({rule[i], value_of(rule[i + 1], rule[i + 2])});
        builder_.add(router_.add(rule[1], options, {}, nullptr, own_converters));
    }

    Fields match(const std::string& path, const std::string& method, const std::string& domain) {
        router_.freeze();
        const RouteMatch match = router_.match(path, *http::parse_method(method), domain_of(domain));
        switch (match.status) {
            case RouteMatch::Status::not_found: return {"missing"};
            case RouteMatch::Status::redirect: return {"redirect", Router::redirect_target(match, path, "")};
            case RouteMatch::Status::method_not_allowed: return {"methods", match.allowed.to_string()};
            case RouteMatch::Status::found: break;
        }
        Fields fields{"found", match.rule->options.endpoint};
        const PathValues values = match.values();
        std::map<std::string_view, std::string> sorted;
        for (std::size_t i = 0; i < values.size(); ++i) sorted.emplace(values.name(i), value_text(values, i));
        for (const auto& [name, value] : sorted) {
            fields.emplace_back(name);
            fields.push_back(value);
        }
        return fields;
    }

    std::string build(const Fields& fields) {
        std::vector<UrlParameter> values;
        for (std::size_t i = 4; i + 2 < fields.size(); i += 3)
            values.push_back({fields[i], value_of(fields[i + 1], fields[i + 2])});
        try {
            const BuiltUrl url = builder_.build(fields[1], values, std::nullopt, fields[3]);
            if (url.domain == fields[3]) return url.path;
            const std::string dot = url.domain.empty() ? "" : ".";
            return "http://" + url.domain + (kind_ == "host" ? "" : dot + "host") + url.path;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "url_build_failed");
            return "!";
        }
    }

  private:
    static UrlValue value_of(const std::string& kind, const std::string& text) {
        if (kind == "int") return std::stoll(text);
        if (kind == "float") return std::stod(text);
        return text;
    }
    RequestDomain domain_of(const std::string& domain) const {
        if (kind_ == "host") return {domain, domain, std::nullopt};
        return {{}, {}, std::string_view(domain)};
    }

    std::string kind_;
    Router router_;
    UrlBuilder builder_;
};

std::string sorted_methods(const std::string& names) { return methods_of(names).to_string(); }

void compare_with_werkzeug(const std::string& seed, int maps) {
    SCOPED_TRACE("CARBOY_TEST_SEED=" + seed);
    const std::vector<std::string> lines =
        python_lines("tests/interop/web/werkzeug_routing.py " + seed + " " + std::to_string(maps));
    ASSERT_GT(lines.size(), static_cast<std::size_t>(maps) * 60);
    std::unique_ptr<Map> map;
    std::string rules;
    for (const std::string& line : lines) {
        Fields fields = split_fields(line);
        if (fields[0] == "map") {
            map = std::make_unique<Map>(fields);
            rules.clear();
        } else if (fields[0] == "rule") {
            map->add(fields);
            rules += line + "\n";
        } else if (fields[0] == "match") {
            Fields expected(fields.begin() + 4, fields.end());
            if (expected[0] == "methods") expected[1] = sorted_methods(expected[1]);
            ASSERT_EQ(map->match(fields[1], fields[2], fields[3]), expected) << line << '\n' << rules;
        } else {
            ASSERT_EQ(map->build(fields), fields[2]) << line << '\n' << rules;
        }
    }
}

TEST(WerkzeugRouting, AgreesOnGeneratedMaps) {
    for (const char* seed : {"1", "2", "3"}) compare_with_werkzeug(seed, 100);
    compare_with_werkzeug(test_seed(), 200);
}

}  // namespace
}  // namespace carboy::web
