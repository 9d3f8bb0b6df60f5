#include "web/debug/page_text.hpp"

namespace carboy::web {

const std::string_view page_start = R"page(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; --back: #f6f7f9; --card: #fff; --text: #1d2430; --soft: #667085; --line: #e1e5ea;
  --link: #1456b8; --bad: #b42318; --bad-back: #fdecea; --warn: #8a5200; --warn-back: #fff3da; --good: #1a7f37;
  --here: #fff2c9; --code: #f3f5f8; }
@media (prefers-color-scheme: dark) { :root { --back: #12161c; --card: #1a2028; --text: #e4e8ee; --soft: #93a0b2;
  --line: #2c3541; --link: #7fb2ff; --bad: #ff9d92; --bad-back: #3a1d1c; --warn: #f5c46b; --warn-back: #362a12;
  --good: #7ee08f; --here: #4a3d12; --code: #141a21; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main, header > div { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { background: var(--card); border-bottom: 1px solid var(--line); padding: .7rem 0; }
header > div { display: flex; flex-wrap: wrap; gap: .3rem .9rem; align-items: baseline; }
header .path { font-weight: 600; overflow-wrap: anywhere; }
header .facts { color: var(--soft); }
header .facts span + span::before { content: "\00b7"; margin: 0 .5rem; }
header a { margin-left: auto; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 1.35rem; line-height: 1.35; margin: .2rem 0 .6rem; overflow-wrap: anywhere; white-space: pre-wrap; }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; } h2 small { font-weight: normal; color: var(--soft); }
h3 { font-size: .85rem; margin: 0 0 .3rem; color: var(--soft); text-transform: uppercase; letter-spacing: .04em; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.2rem;
  margin: .8rem 0; overflow: hidden; }
.error { border-left: 4px solid var(--bad); }
.type { color: var(--bad); font: 600 .9rem ui-monospace, monospace; overflow-wrap: anywhere; }
.hint { background: var(--warn-back); color: var(--warn); border-radius: .4rem; padding: .5rem .8rem; }
.soft { color: var(--soft); }
code, pre, .mono { font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--code); border-radius: .4rem; padding: .6rem .8rem; overflow-x: auto; margin: .5rem 0; }
pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere; }
.source { padding: .4rem 0; } .source span { display: block; padding: 0 .8rem; min-width: max-content; }
.source i { display: inline-block; width: 3.2rem; color: var(--soft); font-style: normal; user-select: none; }
.source .here { background: var(--here); }
.frame { margin: .9rem 0; } .frame p { margin: 0; overflow-wrap: anywhere; }
.frame .where, .place { color: var(--link); }
.badge { display: inline-block; border-radius: 1rem; padding: 0 .6rem; font-size: .78rem; font-weight: 600;
  line-height: 1.5rem; white-space: nowrap; background: var(--code); }
.badge.bad { background: var(--bad-back); color: var(--bad); }
.badge.warn { background: var(--warn-back); color: var(--warn); }
.badge.good { color: var(--good); }
.finding { border-left: 4px solid var(--warn); } .finding p { margin: .3rem 0; overflow-wrap: anywhere; }
details.statement { border-top: 1px solid var(--line); }
details.statement:first-of-type { border-top: 0; }
details.statement > summary { display: grid; grid-template-columns: 2.2rem minmax(0, 1fr) auto 5.5rem 4.5rem;
  gap: .8rem; padding: .45rem 1.2rem; align-items: baseline; cursor: pointer; list-style: none; }
details.statement > summary:hover, tr.row:hover { background: var(--code); }
details.statement[open] > summary code { white-space: pre-wrap; overflow-wrap: anywhere; }
summary code { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--soft); }
.inside { padding: .2rem 1.2rem 1rem 4.2rem; } .inside p { margin: .3rem 0; overflow-wrap: anywhere; }
.plan { margin: .3rem 0; padding: .5rem .8rem; background: var(--code); border-radius: .4rem; overflow-x: auto; }
.plan div { white-space: pre; } .plan .scan { color: var(--warn); font-weight: 600; }
.flat { padding: 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-top: 1px solid var(--line); }
tr:first-child > td { border-top: 0; }
td.name { width: 15rem; color: var(--soft); overflow-wrap: anywhere; } td.value { overflow-wrap: anywhere; white-space: pre-wrap; }
.list td, .list th { padding: .45rem .8rem; } .list th { color: var(--soft); font-size: .8rem; border-top: 0; }
footer { color: var(--soft); font-size: .85rem; padding: 1rem 0 3rem; }
@media (max-width: 46rem) { details.statement > summary { grid-template-columns: 2rem minmax(0, 1fr) 5rem; }
  details.statement > summary .hide { display: none; } .inside { padding-left: 1.2rem; } td.name { width: 9rem; } }
</style>
{% macro status(code) %}
<span class="badge {{ 'bad' if code >= 500 else 'warn' if code >= 400 else 'good' }}">{{ code }}</span>
{% endmacro %}
{% macro source(lines) %}
{% if lines %}<pre class="source">
{%- for line in lines %}<span{% if line.here %} class="here"{% endif %}><i>{{ line.number }}</i>{{ line.text }}</span>{% endfor -%}
</pre>{% endif %}
{% endmacro %}
{% macro one_frame(frame) %}
<div class="frame"><p class="mono">{{ frame.function }}</p><p class="where mono">{{ frame.file }}:{{ frame.line }}</p>
{{ source(frame.source) }}</div>
{% endmacro %}
)page";

const std::string_view list_text = R"page(<title>Requests</title>
<header><div><span class="path">Requests</span>
<span class="facts"><span>the last {{ requests|length }}</span><span>static files are left out</span></span></div></header>
<main>
<div class="card flat"><table class="list">
<tr><th>Time<th>Request<th>Status<th class="number">Took<th class="number">Statements<th class="number">SQL<th></tr>
{% for one in requests %}
<tr class="row"><td class="soft">{{ one.at }}<td><a href="{{ root }}/_debug/{{ one.id }}">{{ one.method }} {{ one.path }}</a>
<td>{{ status(one.status) }}<td class="number">{{ one.time }}<td class="number">{{ one.statements }}<td class="number">{{ one.sql_time }}
<td>{% if one.repeats %}<span class="badge warn">N+1: {{ one.repeats }} times</span>{% endif %}</tr>
{% else %}
<tr><td class="soft">There has been no request yet.</tr>
{% endfor %}
</table></div>
<footer>These pages exist because DEBUG is on. They answer this machine only.</footer>
</main>
)page";

const std::string_view record_text =
    R"page(<title>{{ errors[0].message if errors else request.method ~ ' ' ~ request.path }}</title>
<header><div>{{ status(request.status) }} <span class="path">{{ request.method }} {{ request.path }}</span>
<span class="facts">{% if request.endpoint %}<span>{{ request.endpoint }}</span>{% endif %}
{% if request.rule %}<span>{{ request.rule }}</span>{% endif %}
<span>{{ request.time }}</span><span>{{ request.statements }} statement{{ '' if request.statements == 1 else 's' }}, {{ request.sql_time }}</span></span>
<a href="{{ root }}/_debug">All requests</a></div></header>
<main>
{% for error in errors %}
{% if not loop.first %}<h2>Caused by</h2>{% endif %}
<section class="card error">
<div class="type">{{ error.type }}{% if error.code %} <span class="soft">{{ error.code }}</span>{% endif %}</div>
<h1>{{ error.message }}</h1>
{% if error.hint %}<p class="hint">{{ error.hint }}</p>{% endif %}
{% if error.detail %}<pre class="wrap">{{ error.detail }}</pre>{% endif %}
{% if error.text %}<pre class="wrap">{{ error.text }}</pre>{% endif %}
{% if error.template_line %}
<div class="template"><h3>In the template</h3>
<p class="place mono">{{ error.template or 'a template string' }}, line {{ error.template_line }}{% if error.template_column %}, column {{ error.template_column }}{% endif %}</p>
{{ source(error.template_source) }}
{% if error.chain %}<ol class="soft mono">{% for step in error.chain %}<li>{{ step }}</li>{% endfor %}</ol>{% endif %}</div>
{% endif %}
{% if error.stack is not none %}
<h3>Where it was thrown</h3>
{% for frame in error.stack if frame.mine %}
{% if loop.first %}{{ one_frame(frame) }}{% else %}<details><summary class="mono">{{ frame.function }} <span class="place">{{ frame.file }}:{{ frame.line }}</span></summary>{{ source(frame.source) }}</details>{% endif %}
{% else %}
<p class="soft">No frame has the source lines of the application. Build with -g (a Debug build does) to see them.</p>
{% endfor %}
<details class="all"><summary class="soft">All {{ error.stack|length }} frames</summary>
<pre>{% for frame in error.stack %}{{ '%3d'|format(loop.index) }}  {{ frame.function }}{% if frame.file %}
     {{ frame.file }}:{{ frame.line }}{% endif %}

{% endfor %}</pre></details>
{% endif %}
</section>
{% endfor %}
{% if findings %}
<h2>Worth a look</h2>
{% for one in findings %}
<div class="card finding">
<p>{% if one.repeats %}<span class="badge warn">N+1: {{ one.repeats }} times</span> {% endif %}
{% if one.scan %}<span class="badge warn">full scan</span> {% endif %}
<a href="#s{{ one.number }}">Statement {{ one.number }}</a>{% if one.place %} at <span class="place mono">{{ one.place }}</span>{% endif %}</p>
<p><code>{{ one.text }}</code></p>
{% if one.repeats %}<p>The same statement ran {{ one.repeats }} times in this request. Load all of its rows with one query: a relationship with joined_load() or selectin_load(), or a filter with in_().</p>{% endif %}
{% for sentence in one.advice %}<p>{{ sentence }}</p>{% endfor %}
</div>
{% endfor %}
{% endif %}
<h2>SQL <small>{{ request.statements }} statement{{ '' if request.statements == 1 else 's' }} in {{ request.sql_time }}</small></h2>
{% if statements %}
<div class="card flat">
{% for one in statements %}
<details class="statement" id="s{{ loop.index }}"><summary><span class="number">{{ loop.index }}</span><code>{{ one.text }}</code>
<span class="hide">{% if one.error %}<span class="badge bad">failed</span> {% endif %}{% if one.repeats %}<span class="badge warn">N+1: {{ one.repeats }} times</span> {% endif %}{% if one.scan %}<span class="badge warn">full scan</span>{% endif %}</span>
<span class="number">{{ one.time }}</span><span class="number hide">{{ one.rows }} row{{ '' if one.rows == 1 else 's' }}</span></summary>
<div class="inside">
<p>{% if one.file %}<span class="place mono">{{ one.file }}:{{ one.line }}</span>{% if one.function %} <span class="soft mono">{{ one.function }}</span>{% endif %}{% else %}<span class="soft">The place is unknown. Build with -g to see it.</span>{% endif %}</p>
{% if one.executions > 1 %}<p class="soft">{{ one.executions }} executions in one batch.</p>{% endif %}
{% if one.error %}<pre class="wrap">{{ one.error }}</pre>{% endif %}
{% if one.parameters %}<p class="mono">{% for value in one.parameters %}<span class="badge">{{ value }}</span> {% endfor %}</p>{% endif %}
{% if one.plan is not none %}
{% if one.plan.error %}<p class="soft">There is no plan: {{ one.plan.error }}</p>{% endif %}
{% if one.plan.steps %}<div class="plan mono">{% for step in one.plan.steps %}<div{% if step.scan %} class="scan"{% endif %}>{{ '  ' * step.depth }}{{ step.text }}</div>{% endfor %}</div>{% endif %}
{% for sentence in one.plan.advice %}<p class="hint">{{ sentence }}</p>{% endfor %}
{% endif %}
</div></details>
{% endfor %}
</div>
{% if request.more %}<p class="soft">{{ request.more }} more statements are not shown.</p>{% endif %}
{% else %}
<p class="soft">This request ran no statement.</p>
{% endif %}
<h2>Request <small>at {{ request.at }}; secrets are masked</small></h2>
{% for table in request.tables %}
<div class="card"><h3>{{ table.title }}</h3><table>
{% for row in table.rows %}
<tr><td class="name mono">{{ row.name }}<td class="value mono{% if row.masked %} soft{% endif %}">{{ row.text }}</tr>
{% endfor %}
</table></div>
{% endfor %}
<footer>This page is shown because DEBUG is on. It answers this machine only. Turn DEBUG off in production.</footer>
</main>
)page";

const std::string_view gone_text = R"page(<title>Not kept</title>
<main><div class="card"><h1>This request is not kept any more.</h1>
<p>Only the last 50 are. <a href="{{ root }}/_debug">All requests</a></p></div></main>
)page";

}  // namespace carboy::web
