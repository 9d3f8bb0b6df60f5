// An application that shows a visitor's text in every place of a page: row H13 of the table of promises.
#include <carboy/web.hpp>

using namespace carboy;

static const char* const page_text = R"(<!doctype html><html><head><title>{{ x }}</title></head><body>
{% macro shown(text) %}<i>{{ text }}</i><i>{{ caller() }}</i>{% endmacro %}
{% set block %}{{ x }}{% endset %}
<p id="text">{{ x }}</p>
<p title="{{ x }}" data-x='{{ x }}'>attributes</p>
<p {{ {"title": x, "data-y": x}|xmlattr }}>xmlattr</p>
<p class="known" onclick='known({{ x|tojson }})' data-json='{{ [x]|tojson }}'>handler</p>
<p><a href="/page?x={{ x|urlencode }}">urlencode</a> <a href="{{ url_for('page', x=x) }}">url_for</a></p>
<script class="known">var shown = {{ x|tojson }}; var nested = {{ {"k": [x], x: 1}|tojson }};</script>
<script class="known" type="application/json">{{ {"k": x}|tojson(2) }}</script>
<textarea>{{ x }}</textarea>
<ul>{% for each in [x, x|upper, x|lower, x|title, x|capitalize, x|trim, x|reverse, x|center(300), x|indent, x|wordwrap(9),
 x|truncate(30), x|string, x|replace("a", "<b>"), x|e, x|forceescape, x|striptags, "%s"|format(x), x ~ "<u>", x * 2, x[1:],
 [x, "<u>"]|join("<br>"), [x]|first, {"k": x}.k, x|default("<u>"), (x, x), [x], {"k": x}, x|list, x.split("<"), block,
 x|pprint, "<u>{}"|string ~ x, x.upper(), x.replace("a", "<u>"), "<u>".join([x, x])] -%}<li>{{ each }}</li>{% endfor %}</ul>
<div>{{ "<em>%s</em>"|safe|format(x) }}{{ ("<em>"|safe) ~ x ~ ("</em>"|safe) }}{{ ["<em></em>"|safe, x]|join("") }}</div>
{% call shown(x) %}{{ x }}{% endcall %}
<p>{{ form.name(title=x, **{"data-z": x}) }}{{ form.choice() }}{{ form.name.label(title=x) }}</p>
<p>{% for category, message in get_flashed_messages(with_categories=true) %}<b class="{{ category }}">{{ message }}</b>{% endfor %}</p>
<p id="links">{{ x|urlize }}</p>
</body></html>)";

struct Hostile : Form {
    StringField name{"Name"};
    SelectField choice{"Choice", {}, {.choices = {{"a", "A"}}, .validate_choice = false}};
    CARBOY_FORM(Hostile, name, choice);
};

static std::string page(Request& request) {
    const std::string x = request.args.get("x", "");
    flash(x, x);
    http::MultiDict typed;
    typed.add("name", x);
    typed.add("choice", x);
    Hostile form{typed};
    form.validate();
    return render_template_string(page_text, {{"x", x}, {"form", form}});
}

static Response refused(Request& request) { abort(400, request.args.get("x", "")); }
static Response failing(Request& request) { throw std::runtime_error(request.args.get("x", "")); }
static Response failing_template(Request& request) {
    return render_template_string("{{ " + request.args.get("x", "") + " }}");
}
static Response json(Request& request) { return jsonify({{"x", request.args.get("x", "")}}); }

/// What the test must find.
static std::string weak(Request& request) {
    return render_template_string("<p>{{ x|safe }}</p>", {{"x", request.args.get("x", "")}});
}

int main(int argc, char** argv) {
    App app{"hostile", {{"SECRET_KEY", "3f1d0c5e8b7a4f219d3e"}}};
    app.get<page>("/page");
    app.get<refused>("/refused");
    app.get<failing>("/failing");
    app.get<failing_template>("/failing-template");
    app.get<json>("/json");
    app.get<weak>("/weak");
    return app.main(argc, argv);
}
