// Renders three pages by template and by hand-written code that appends the same strings, and prints the time of each
// in nanoseconds as one JSON object. benchmarks/jinja.py runs it beside python3-jinja2.
//
// The hand-written functions get the same data as C++ values in their arguments and escape with the function that the
// engine uses. They do less than the templates say in one way: names are not looked up in a context, blocks, macros and
// imports are plain calls or nothing, and `loop` is an integer.
#include <carboy/base/text.hpp>
#include <carboy/jinja.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <new>

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace bench {

struct Fortune {
    int id;
    std::string message;
};

struct Link {
    std::string href, caption;
};

}  // namespace bench

template <>
struct carboy::jinja::Adapt<bench::Fortune> : carboy::jinja::Fields<bench::Fortune, Field<"id", &bench::Fortune::id>,
                                                                    Field<"message", &bench::Fortune::message>> {};
template <>
struct carboy::jinja::Adapt<bench::Link>
    : carboy::jinja::Fields<bench::Link, Field<"href", &bench::Link::href>, Field<"caption", &bench::Link::caption>> {};

namespace {

using namespace bench;
using carboy::escape_html;
using carboy::jinja::Context;
using carboy::jinja::Environment;

void append_number(std::string& out, std::int64_t number) {
    char digits[24];
    out.append(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits));
}

using Table = std::vector<std::vector<std::int64_t>>;

std::string table_by_hand(const Table& table) {
    std::string out = "<table>\n";
    for (const auto& row : table) {
        out += "<tr>";
        for (const std::int64_t cell : row) {
            out += "<td>";
            append_number(out, cell);
            out += "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</table>";
}

std::string fortunes_by_hand(const std::vector<Fortune>& fortunes) {
    std::string out =
        "<!DOCTYPE html>\n<html>\n<head><title>Fortunes</title></head>\n<body>\n<table>\n"
        "<tr><th>id</th><th>message</th></tr>\n";
    for (const Fortune& fortune : fortunes) {
        out += "<tr><td>";
        append_number(out, fortune.id);
        out += "</td><td>";
        escape_html(out, fortune.message);
        out += "</td></tr>\n";
    }
    return out + "</table>\n</body>\n</html>";
}

void field_by_hand(std::string& out, std::string_view name, std::string_view value) {
    out += "<p><label>";
    escape_html(out, name);
    out += "</label><input name=\"";
    escape_html(out, name);
    out += "\" value=\"";
    escape_html(out, value);
    out += "\" type=\"text\"></p>";
}

std::string page_by_hand(const std::vector<Link>& links, const std::vector<std::string>& fields, std::string_view title,
                         std::string_view user) {
    std::string out = "<!DOCTYPE html>\n<html>\n<head><title>";
    escape_html(out, title);
    out += " - Site</title></head>\n<body>\n<ul>";
    for (const Link& link : links) {
        out += "\n<li><a href=\"";
        escape_html(out, link.href);
        out += "\">";
        escape_html(out, link.caption);
        out += "</a></li>";
    }
    out += "\n</ul>\n<h1>";
    escape_html(out, title);
    out += "</h1>\n";
    for (const std::string& name : fields) {
        field_by_hand(out, name, user);
        out += "\n";
    }
    std::int64_t index = 0;
    for (const Link& link : links) {
        if (link.caption.empty()) continue;
        out += index == 0 ? "<p class=\"first\">" : "<p>";
        append_number(out, ++index);
        out += ". ";
        escape_html(out, link.caption);
        out += "</p>\n";
    }
    return out + "\n</body>\n</html>";
}

struct Result {
    double time;
    std::size_t allocations;
};

/// The best of several rounds, per call.
template <class Work>
Result measure(Work work) {
    std::size_t calls = 1;
    Result best{1e300, 0};
    for (int round = 0; round < 9; ++round) {
        const std::size_t before = allocations;
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < calls; ++i) {
            const std::string out = work();
            if (out.empty()) std::abort();
        }
        const double passed =
            std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
        best.time = std::min(best.time, passed / static_cast<double>(calls));
        best.allocations = (allocations - before) / calls;
        if (round == 0) calls = std::clamp<std::size_t>(static_cast<std::size_t>(1e8 / passed), 1, 20000);
    }
    return best;
}

template <class ByTemplate, class ByHand>
void report(const char* name, ByTemplate by_template, ByHand by_hand, bool last = false) {
    if (by_template() != by_hand()) {
        std::fprintf(stderr, "%s: the outputs differ\n%s\n---\n%s\n", name, by_template().c_str(), by_hand().c_str());
        std::exit(1);
    }
    const Result ours = measure(by_template), hand = measure(by_hand);
    std::printf("\"%s\": {\"carboy\": %.0f, \"hand\": %.0f, \"allocations\": %zu, \"hand_allocations\": %zu}%s", name,
                ours.time, hand.time, ours.allocations, hand.allocations, last ? "" : ", ");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: jinja_render TEMPLATES\n", stderr);
        return 2;
    }
    const Environment env({}, std::make_shared<carboy::jinja::FolderLoader>(std::filesystem::path(argv[1])));
    Table table(1000);
    for (auto& row : table)
        for (std::int64_t i = 1; i <= 10; ++i) row.push_back(i);
    std::vector<Fortune> fortunes;
    for (int i = 1; i <= 12; ++i)
        fortunes.push_back({i, i == 11 ? "<script>alert(\"This should not be displayed.\");</script>"
                                       : "A computer scientist is someone who fixes things that aren't broken."});
    std::vector<Link> links;
    for (int i = 0; i < 12; ++i)
        links.push_back({"/topics?page=" + std::to_string(i) + "&sort=new", "News & more, part " + std::to_string(i)});
    const std::vector<std::string> fields = {"name",    "email", "street",  "city",
                                             "country", "phone", "website", "birthday"};
    const std::string title = "Users & friends", user = "Ann \"A\" Smith";
    const auto table_page = env.get_template("table.html");
    const auto fortunes_page = env.get_template("fortunes.html");
    const auto form_page = env.get_template("page.html");
    std::printf("{");
    report(
        "table",
        [&] {
            return table_page.render({{"table", table}});
        },
        [&] { return table_by_hand(table); });
    report(
        "page",
        [&] {
            return form_page.render({{"links", links}, {"fields", fields}, {"title", title}, {"user", user}});
        },
        [&] { return page_by_hand(links, fields, title, user); });
    report(
        "fortunes",
        [&] {
            return fortunes_page.render({{"fortunes", fortunes}});
        },
        [&] { return fortunes_by_hand(fortunes); }, true);
    std::printf("}\n");
}
