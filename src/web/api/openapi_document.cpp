#include "web/api/openapi_document.hpp"

#include <algorithm>

#include <carboy/base/text.hpp>
#include <carboy/http/status.hpp>

namespace carboy::web {

namespace {

/// "/items/<int:id>" as "/items/{id}".
std::string template_of(const RouteRule& rule) {
    std::string path;
    for (std::size_t i = 0; i < rule.literals.size(); ++i) {
        path += rule.literals[i];
        if (i < rule.variables.size()) path += "{" + rule.variables[i].name + "}";
    }
    return path;
}

/// The path without the names of its variables: two paths that differ only in them are the same path in OpenAPI.
std::string shape_of(const RouteRule& rule) {
    std::string shape;
    for (const std::string& literal : rule.literals) shape.append(literal).append("{}");
    return shape;
}

std::vector<Method> documented_methods(const RuleOptions& options) {
    std::vector<Method> methods;
    for (const Method method :
         {Method::get, Method::post, Method::put, Method::patch, Method::delete_, Method::options}) {
        if (method == Method::options && options.automatic_options) continue;
        if (options.methods.contains(method)) methods.push_back(method);
    }
    return methods;
}

const value::JsonType* body_type(const RouteRule& rule) {
    if (rule.options.types.body != nullptr) return rule.options.types.body;
    return rule.options.about.body != nullptr ? rule.options.about.body : rule.seen.body();
}

bool has_body(Method method) {
    return method == Method::post || method == Method::put || method == Method::patch || method == Method::delete_;
}

}  // namespace

OpenApiDocument::OpenApiDocument(const Application& application, const OpenApiOptions& options)
    : application_(application), options_(options), out_(text_, value::compact_json) {}

void OpenApiDocument::member(std::string_view name, std::string_view text) {
    out_.key(name);
    out_.text(text);
}

void OpenApiDocument::collect() {
    std::map<std::string, std::string> known;
    for (const auto& rule : application_.router.rules()) {
        const RuleOptions& options = rule->options;
        if (options.about.hidden || !rule->text.starts_with(options_.paths)) continue;
        const std::string& path = known.try_emplace(shape_of(*rule), template_of(*rule)).first->second;
        if (path != template_of(*rule)) continue;  // OpenAPI cannot distinguish it from the other rule
        std::vector<Operation>& operations = paths_[path];
        for (const Method method : documented_methods(options)) {
            const bool taken = std::any_of(operations.begin(), operations.end(),
                                           [method](const Operation& other) { return other.method == method; });
            if (!taken) operations.push_back({rule.get(), method});
        }
    }
}

std::string OpenApiDocument::write() {
    collect();
    out_.begin_object();
    member("openapi", "3.1.0");
    write_info();
    write_paths();
    for (const auto shape : value::json_structs()) schemas_.add(shape());
    out_.key("components");
    out_.begin_object();
    out_.key("schemas");
    schemas_.write_components();
    out_.end_object();
    out_.end_object();
    return text_ + "\n";
}

void OpenApiDocument::write_info() {
    out_.key("info");
    out_.begin_object();
    member("title", options_.title);
    member("version", options_.version);
    if (!options_.description.empty()) member("description", options_.description);
    out_.end_object();
}

void OpenApiDocument::write_paths() {
    out_.key("paths");
    out_.begin_object();
    for (const auto& [path, operations] : paths_) {
        out_.key(path);
        out_.begin_object();
        for (const Operation& operation : operations) {
            out_.key(lower(to_string(operation.method)));
            write_operation(operation);
        }
        out_.end_object();
    }
    out_.end_object();
}

/// The first operation of an endpoint has its name; the others add the method, and a number if necessary.
std::string OpenApiDocument::operation_id(const Operation& operation) {
    const std::string& endpoint = operation.rule->options.endpoint;
    std::string id = endpoint;
    if (!ids_.insert(id).second) id += "_" + lower(to_string(operation.method));
    for (int i = 2; id != endpoint && !ids_.insert(id).second; ++i)
        id = endpoint + "_" + lower(to_string(operation.method)) + "_" + std::to_string(i);
    return id;
}

void OpenApiDocument::write_operation(const Operation& operation) {
    const RouteRule& rule = *operation.rule;
    const RouteAbout& about = rule.options.about;
    out_.begin_object();
    member("operationId", operation_id(operation));
    if (!about.summary.empty()) member("summary", about.summary);
    if (!about.description.empty()) member("description", about.description);
    if (rule.options.blueprint != nullptr) {
        out_.key("tags");
        out_.begin_list();
        out_.text(rule.options.blueprint->name);
        out_.end_list();
    }
    write_parameters(rule);
    const value::JsonType* body = body_type(rule);
    if (body != nullptr && has_body(operation.method)) write_body(*body);
    write_answers(rule);
    out_.end_object();
}

void OpenApiDocument::write_parameters(const RouteRule& rule) {
    if (rule.variables.empty() && rule.options.about.query.empty()) return;
    out_.key("parameters");
    out_.begin_list();
    for (const RuleVariable& variable : rule.variables) write_variable(variable);
    for (const RouteQuery& field : rule.options.about.query) {
        out_.begin_object();
        member("in", "query");
        member("name", field.name);
        if (!field.description.empty()) member("description", field.description);
        out_.key("required");
        out_.boolean(field.required);
        out_.key("schema");
        schemas_.write(*field.type);
        out_.end_object();
    }
    out_.end_list();
}

void OpenApiDocument::write_variable(const RuleVariable& variable) {
    out_.begin_object();
    member("in", "path");
    member("name", variable.name);
    out_.key("required");
    out_.boolean(true);
    out_.key("schema");
    write_variable_schema(variable);
    out_.end_object();
}

void OpenApiDocument::write_variable_schema(const RuleVariable& variable) {
    const Converter& converter = variable.converter;
    const bool integer = converter.type->value == ValueKind::integer;
    const bool number = integer || converter.type->value == ValueKind::floating;
    out_.begin_object();
    member("type", integer ? "integer" : number ? "number" : "string");
    if (converter.type->value == ValueKind::uuid) member("format", "uuid");
    if (number && (converter.min.set || !converter.is_signed)) {
        out_.key("minimum");
        integer ? out_.integer(converter.min.integer) : out_.real(converter.min.floating);
    }
    if (number && converter.max.set) {
        out_.key("maximum");
        integer ? out_.integer(converter.max.integer) : out_.real(converter.max.floating);
    }
    if (converter.type == &string_converter && converter.max_length != Converter::no_limit) {
        out_.key("minLength");
        out_.natural(converter.min_length);
        out_.key("maxLength");
        out_.natural(converter.max_length);
    }
    if (converter.type == &any_converter) {
        out_.key("enum");
        out_.begin_list();
        ArgumentReader reader{converter.items};
        for (ConverterArgument item; reader.next(item);) out_.text(item.value);
        out_.end_list();
    }
    out_.end_object();
}

void OpenApiDocument::write_body(const value::JsonType& type) {
    out_.key("requestBody");
    out_.begin_object();
    out_.key("content");
    out_.begin_object();
    out_.key("application/json");
    out_.begin_object();
    out_.key("schema");
    schemas_.write(type);
    out_.end_object();
    out_.end_object();
    out_.key("required");
    out_.boolean(true);
    out_.end_object();
}

void OpenApiDocument::write_answers(const RouteRule& rule) {
    std::map<int, RouteAnswer> answers;
    for (const RouteAnswer& answer : rule.options.about.answers) answers.try_emplace(answer.status, answer);
    if (rule.options.types.result != nullptr) answers.try_emplace(200, RouteAnswer{200, rule.options.types.result, {}});
    rule.seen.each_answer([&](int status, const value::JsonType& type) {
        RouteAnswer& answer = answers.try_emplace(status, RouteAnswer{status, nullptr, {}}).first->second;
        if (answer.type == nullptr) answer.type = &type;
    });
    if (answers.empty()) answers.try_emplace(200);
    if (!rule.variables.empty()) answers.try_emplace(404, RouteAnswer{404, nullptr, {}});
    if (body_type(rule) != nullptr)
        answers.try_emplace(
            422,
            RouteAnswer{422, nullptr, "The body does not have the expected form; each fault is named by its path."});
    out_.key("responses");
    out_.begin_object();
    for (const auto& [status, answer] : answers) write_answer(status, answer.type, answer.description);
    out_.end_object();
}

void OpenApiDocument::write_answer(int status, const value::JsonType* type, std::string_view description) {
    out_.key(std::to_string(status));
    out_.begin_object();
    member("description", description.empty() ? http::reason_phrase(status) : description);
    if (type != nullptr) {
        out_.key("content");
        out_.begin_object();
        out_.key("application/json");
        out_.begin_object();
        out_.key("schema");
        schemas_.write(*type);
        out_.end_object();
        out_.end_object();
    }
    out_.end_object();
}

}  // namespace carboy::web
