// Renders the cases that compare.py sends as one JSON object per line, and responds with one JSON object per line.
#include <carboy/jinja.hpp>

#include <boost/json.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace {

namespace json = boost::json;
using namespace carboy::jinja;

/// {"__markup__": text} and {"__tuple__": items} represent types that JSON does not have.
Value decode(const Value& document) {
    if (document.is_list()) {
        std::vector<Value> items;
        for (const Value& item : document.list().items()) items.push_back(decode(item));
        return make_list(std::move(items));
    }
    if (!document.is_dict()) return document;
    if (const Value* markup = document.dict().find(std::string_view("__markup__"))) return markup->as_markup(true);
    if (const Value* tuple = document.dict().find(std::string_view("__tuple__"))) {
        std::vector<Value> items;
        for (const Value& item : tuple->list().items()) items.push_back(decode(item));
        return make_tuple(std::move(items));
    }
    auto out = make_ref<Dict>();
    for (const Dict::Entry& entry : document.dict().entries()) out->set(entry.key, decode(entry.value));
    return out;
}

void read(const json::object& from, const char* name, std::string& to) {
    if (const json::value* value = from.if_contains(name)) to = std::string(value->as_string());
}
void read(const json::object& from, const char* name, bool& to) {
    if (const json::value* value = from.if_contains(name)) to = value->as_bool();
}

Options read_options(const json::object& from) {
    Options out;
    bool autoescape = false;
    read(from, "autoescape", autoescape);
    out.autoescape = autoescape ? Autoescape::on : Autoescape::off;
    read(from, "block_start_string", out.block_start);
    read(from, "block_end_string", out.block_end);
    read(from, "variable_start_string", out.variable_start);
    read(from, "variable_end_string", out.variable_end);
    read(from, "comment_start_string", out.comment_start);
    read(from, "comment_end_string", out.comment_end);
    read(from, "line_statement_prefix", out.line_statement_prefix);
    read(from, "line_comment_prefix", out.line_comment_prefix);
    read(from, "newline_sequence", out.newline_sequence);
    read(from, "trim_blocks", out.trim_blocks);
    read(from, "lstrip_blocks", out.lstrip_blocks);
    read(from, "keep_trailing_newline", out.keep_trailing_newline);
    read(from, "newstyle_gettext", out.newstyle_gettext);
    out.expression_statement = out.loop_controls = out.i18n = true;
    std::string undefined;
    read(from, "undefined", undefined);
    if (undefined == "strict") out.undefined = Undefined::strict;
    if (undefined == "chainable") out.undefined = Undefined::chainable;
    if (undefined == "debug") out.undefined = Undefined::debug;
    return out;
}

/// `exact` is the same test read by the library, whose floats are correct to the last digit.
json::object run(const json::object& test, std::string_view exact) {
    auto loader = std::make_shared<MapLoader>();
    for (const auto& [name, text] : test.at("templates").as_object())
        loader->set(std::string(name), std::string(text.as_string()));
    const Environment environment(read_options(test.at("options").as_object()), loader);
    try {
        const Context context = Context::from(decode(*parse_json(exact).dict().find(std::string_view("context"))));
        return {{"out", environment.render(std::string_view(test.at("main").as_string()), context)}};
    } catch (const TemplateError& error) {
        return {{"kind", std::string(error.kind())},
                {"line", error.line()},
                {"template", error.template_name()},
                {"message", error.message()}};
    }
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);)
        std::cout << json::serialize(run(json::parse(line).as_object(), line)) << '\n' << std::flush;
}
