#include "web/api/openapi_page.hpp"

namespace carboy::web {

const std::string_view openapi_page = R"page(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style nonce="{nonce}">
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 small { font-size: 1rem; font-weight: normal; opacity: .7; }
details { border: 1px solid #8884; border-radius: .4rem; margin: .5rem 0; }
summary { cursor: pointer; padding: .4rem .6rem; }
details > div { padding: 0 .8rem .8rem; }
code, pre, textarea, input { font: .9rem/1.4 ui-monospace, monospace; }
pre { background: #8881; border-radius: .3rem; padding: .5rem; overflow: auto; margin: .3rem 0; }
table { border-collapse: collapse; }
td, th { text-align: left; padding: .1rem .8rem .1rem 0; vertical-align: top; }
.method { display: inline-block; min-width: 4rem; font-weight: 600; text-transform: uppercase; }
.get { color: #1a7f37; } .post { color: #0969da; } .put, .patch { color: #9a6700; } .delete { color: #cf222e; }
textarea { width: 100%; min-height: 6rem; box-sizing: border-box; }
button { margin: .5rem 0; padding: .3rem 1rem; }
</style>
<main id="page" data-document="{document}" data-root="{root}"><p>Loading the document.</p></main>
<script nonce="{nonce}">
"use strict";
const page = document.getElementById("page");

// Makes an element; strings become text nodes, so that nothing in the document is read as HTML.
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  Object.entries(attributes || {}).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// An example value of a schema.
function example(schema, root, depth = 0) {
  if (!schema || depth > 6) return null;
  if (schema.$ref) return example(root.components.schemas[schema.$ref.split("/").pop()], root, depth + 1);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return example(schema.anyOf[0], root, depth + 1);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(Object.entries(schema.properties || {})
        .map(([name, property]) => [name, example(property, root, depth + 1)]));
    case "array": return [example(schema.items, root, depth + 1)];
    case "integer": return Math.max(0, schema.minimum || 0);
    case "number": return 0.5;
    case "boolean": return true;
    case "string": return {date: "2026-03-01", "date-time": "2026-03-01T12:30:00Z", decimal: "12.50",
                           uuid: "123e4567-e89b-42d3-a456-426614174000"}[schema.format] || "text";
  }
  return null;
}

const json = value => JSON.stringify(value, null, 2);
const schemaOf = part => part && part.content && part.content["application/json"] && part.content["application/json"].schema;

async function send(method, path, operation, form, output) {
  const query = new URLSearchParams();
  for (const parameter of operation.parameters || []) {
    const value = form.elements[parameter.name].value;
    if (parameter.in === "path") path = path.replace("{" + parameter.name + "}", encodeURIComponent(value));
    else if (value !== "") query.set(parameter.name, value);
  }
  const options = {method: method.toUpperCase()};
  if (form.elements.body) {
    options.body = form.elements.body.value;
    options.headers = {"Content-Type": "application/json"};
  }
  const root = page.dataset.root;
  const response = await fetch(root + path + (query.size ? "?" + query : ""), options);
  const text = await response.text();
  let shown = text;
  try { shown = json(JSON.parse(text)); } catch { /* not JSON */ }
  output.textContent = response.status + " " + response.statusText + "\n" + shown;
}

function parameters(list) {
  if (!list || !list.length) return null;
  return make("table", {}, ...list.map(one => make("tr", {},
    make("th", {}, make("code", {}, one.name)),
    make("td", {}, one.in + ", " + (one.schema.type || "text") + (one.required ? "" : ", optional")),
    make("td", {}, one.description || ""),
    make("td", {}, make("input", {name: one.name, "aria-label": one.name})))));
}

function operation(method, path, described, root) {
  const output = make("pre", {hidden: ""});
  const body = schemaOf(described.requestBody);
  const form = make("form", {}, parameters(described.parameters),
    body ? make("label", {}, "Body", make("textarea", {name: "body"}, json(example(body, root)))) : null,
    make("button", {}, "Send"));
  form.addEventListener("submit", event => {
    event.preventDefault();
    output.hidden = false;
    send(method, path, described, form, output).catch(error => { output.textContent = String(error); });
  });
  const answers = Object.entries(described.responses).map(([status, answer]) => {
    const schema = schemaOf(answer);
    return make("div", {}, make("strong", {}, status), " " + answer.description,
      schema ? make("pre", {}, json(example(schema, root))) : null);
  });
  return make("details", {id: described.operationId},
    make("summary", {}, make("span", {class: "method " + method}, method), " ", make("code", {}, path),
      " " + (described.summary || "")),
    make("div", {}, described.description ? make("p", {}, described.description) : null, form, output,
      make("h4", {}, "Answers"), ...answers));
}

function show(root) {
  page.replaceChildren(make("h1", {}, root.info.title, " ", make("small", {}, root.info.version)),
    root.info.description ? make("p", {}, root.info.description) : "");
  const groups = new Map();
  for (const [path, methods] of Object.entries(root.paths))
    for (const [method, described] of Object.entries(methods)) {
      const tag = (described.tags || [""])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation(method, path, described, root));
    }
  for (const [tag, operations] of groups) page.append(...(tag ? [make("h2", {}, tag)] : []), ...operations);
  const schemas = Object.entries(root.components.schemas);
  if (schemas.length) page.append(make("h2", {}, "Schemas"));
  for (const [name, schema] of schemas)
    page.append(make("details", {}, make("summary", {}, make("code", {}, name)),
      make("div", {}, make("pre", {}, json(schema)))));
}

const address = page.dataset.document;

fetch(address).then(response => response.json()).then(show)
  .catch(error => page.replaceChildren(make("p", {}, "The document cannot be read: " + error)));
</script>
</html>
)page";

}  // namespace carboy::web
