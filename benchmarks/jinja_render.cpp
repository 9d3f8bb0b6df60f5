// Renders three pages with templates and with hand-written code that appends the same strings, and prints the CPU time
// of each in nanoseconds as one JSON object. benchmarks/jinja.py compares the result with python3-jinja2.
//
// The hand-written functions receive the same data as C++ arguments and escape in two ways: with a simple loop over the
// characters, and with the function that the engine uses. They do less work than the templates: names are not looked up
// in a context, blocks, macros and imports are plain calls or nothing, and `loop` is an integer.
#include <carboy/base/text.hpp>
#include <carboy/jinja.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
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
using carboy::jinja::Environment;

using Escape = void (*)(std::string& out, std::string_view text);

/// A simple escaping loop.
void escape_plainly(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&#34;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
}

constexpr Escape escape_as_the_engine = carboy::escape_html;

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

template <Escape escape>
std::string fortunes_by_hand(const std::vector<Fortune>& fortunes) {
    std::string out =
        "<!DOCTYPE html>\n<html>\n<head><title>Fortunes</title></head>\n<body>\n<table>\n"
        "<tr><th>id</th><th>message</th></tr>\n";
    for (const Fortune& fortune : fortunes) {
        out += "<tr><td>";
        append_number(out, fortune.id);
        out += "</td><td>";
        escape(out, fortune.message);
        out += "</td></tr>\n";
    }
    return out + "</table>\n</body>\n</html>";
}

template <Escape escape>
void field_by_hand(std::string& out, std::string_view name, std::string_view value) {
    out += "<p><label>";
    escape(out, name);
    out += "</label><input name=\"";
    escape(out, name);
    out += "\" value=\"";
    escape(out, value);
    out += "\" type=\"text\"></p>";
}

template <Escape escape>
std::string page_by_hand(const std::vector<Link>& links, const std::vector<std::string>& fields, std::string_view title,
                         std::string_view user) {
    std::string out = "<!DOCTYPE html>\n<html>\n<head><title>";
    escape(out, title);
    out += " - Site</title></head>\n<body>\n<ul>";
    for (const Link& link : links) {
        out += "\n<li><a href=\"";
        escape(out, link.href);
        out += "\">";
        escape(out, link.caption);
        out += "</a></li>";
    }
    out += "\n</ul>\n<h1>";
    escape(out, title);
    out += "</h1>\n";
    for (const std::string& name : fields) {
        field_by_hand<escape>(out, name, user);
        out += "\n";
    }
    std::int64_t index = 0;
    for (const Link& link : links) {
        if (link.caption.empty()) continue;
        out += index == 0 ? "<p class=\"first\">" : "<p>";
        append_number(out, ++index);
        out += ". ";
        escape(out, link.caption);
        out += "</p>\n";
    }
    return out + "\n</body>\n</html>";
}

double cpu_nanoseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// One way to make a page: the CPU time of a call in each round, and its allocations.
struct Way {
    explicit Way(std::function<std::string()> work_) : work(std::move(work_)) {}

    double run(std::size_t calls) {
        const std::size_t before = allocations;
        const double start = cpu_nanoseconds();
        for (std::size_t i = 0; i < calls; ++i)
            if (work().empty()) std::abort();
        const double passed = cpu_nanoseconds() - start;
        allocated = (allocations - before) / calls;
        return passed / static_cast<double>(calls);
    }

    std::function<std::string()> work;
    std::vector<double> times;
    std::size_t allocated = 0;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Measures the template, the hand-written code, and the hand-written code with the engine's escaping in alternating
/// rounds, and prints the medians.
void report(const char* name, std::array<Way, 3> ways, bool last = false) {
    const std::string expected = ways[0].work();
    std::array<std::size_t, 3> calls{};
    for (std::size_t i = 0; i < ways.size(); ++i) {
        if (const std::string got = ways[i].work(); got != expected) {
            std::fprintf(stderr, "%s: the outputs differ\n%s\n---\n%s\n", name, expected.c_str(), got.c_str());
            std::exit(1);
        }
        ways[i].run(100);
        calls[i] = std::clamp<std::size_t>(static_cast<std::size_t>(2e7 / ways[i].run(10)), 10, 20000);
    }
    constexpr int rounds = 15;
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < ways.size(); ++i) ways[i].times.push_back(ways[i].run(calls[i]));
    std::printf(
        "\"%s\": {\"carboy\": %.0f, \"hand\": %.0f, \"hand_same_escape\": %.0f, \"allocations\": %zu, "
        "\"hand_allocations\": %zu}%s",
        name, median(ways[0].times), median(ways[1].times), median(ways[2].times), ways[0].allocated, ways[1].allocated,
        last ? "" : ", ");
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
    const Way table_hand([&] { return table_by_hand(table); });
    report("table", {Way([&] { return table_page.render({{"table", table}}); }), table_hand, table_hand});
    report("page",
           {Way([&] {
                return form_page.render({{"links", links}, {"fields", fields}, {"title", title}, {"user", user}});
            }),
            Way([&] { return page_by_hand<escape_plainly>(links, fields, title, user); }),
            Way([&] { return page_by_hand<escape_as_the_engine>(links, fields, title, user); })});
    report("fortunes",
           {Way([&] {
                return fortunes_page.render({{"fortunes", fortunes}});
            }),
            Way([&] { return fortunes_by_hand<escape_plainly>(fortunes); }),
            Way([&] { return fortunes_by_hand<escape_as_the_engine>(fortunes); })},
           true);
    std::printf("}\n");
}
