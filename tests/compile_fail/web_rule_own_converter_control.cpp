// expect: compiles
#include <string>

#include <carboy/web/routing/rule.hpp>

struct Slug {
    std::string text;
};

template <>
struct carboy::web::UrlConverter<Slug> {
    static constexpr std::string_view name = "slug";
    static std::optional<Slug> parse(std::string_view text) { return Slug{std::string(text)}; }
    static std::string build(const Slug& slug) { return slug.text; }
};

using namespace carboy::web;

std::string show(std::string_view, Slug) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<a>/<slug:b>"); }
