#include "web/debug/debug_pages.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/python/containers.hpp>

#include "web/context/error_text.hpp"
#include "web/debug/masking.hpp"
#include "web/debug/page.hpp"
#include "web/debug/page_text.hpp"

namespace carboy::web {

namespace {

using jinja::Dict;
using jinja::Value;

/// Statements that ran at least this often are reported as repeated.
constexpr std::size_t many = 3;
constexpr std::size_t most_plans = 100;

Value dict(std::initializer_list<std::pair<std::string_view, Value>> items) {
    return Value(jinja::make_ref<Dict>(items));
}

std::string duration(std::chrono::nanoseconds time) {
    if (time < std::chrono::microseconds(100))
        return fmt::format("{:.1f} \u00b5s", static_cast<double>(time.count()) / 1e3);
    return fmt::format("{:.2f} ms", std::chrono::duration<double, std::milli>(time).count());
}

std::string short_file(const std::string& file) {
    std::size_t slash = file.rfind('/');
    if (slash != file.npos && slash > 0) slash = file.rfind('/', slash - 1);
    return slash == file.npos ? file : file.substr(slash + 1);
}

/// A statement with what the page says about it.
struct Shown {
    const StatementRecord* record;
    std::string file;
    int line = 0;
    std::string function;
    std::size_t repeats = 0;
    const StatementPlan* plan = nullptr;

    std::string place() const { return file.empty() ? "" : short_file(file) + ":" + std::to_string(line); }
    bool scans() const {
        return plan && std::any_of(plan->steps.begin(), plan->steps.end(),
                                   [](const auto& step) { return step.reads_all_rows; });
    }
};

const StatementPlan* plan_of(RecordedStatement& statement) {
    if (statement.plan || !statement.record.explain) return statement.plan ? &*statement.plan : nullptr;
    try {
        statement.plan = statement.record.explain();
    } catch (const std::exception& error) {
        statement.plan.emplace().error = error_text(error);
    }
    statement.record.explain = nullptr;
    return &*statement.plan;
}

std::vector<Shown> shown_statements(RequestRecord& record) {
    struct Same {
        std::size_t count = 0;
        const StatementPlan* plan = nullptr;
        bool explained = false;
    };
    std::map<std::string_view, Same> same;
    for (const RecordedStatement& one : record.statements) ++same[one.record.text].count;
    std::vector<Shown> shown;
    std::size_t plans = 0;
    for (RecordedStatement& one : record.statements) {
        Same& group = same[one.record.text];
        if (!group.explained && plans < most_plans) {
            group.explained = true;
            group.plan = plan_of(one);
            ++plans;
        }
        Shown& out = shown.emplace_back(Shown{.record = &one.record});
        out.repeats = group.count >= many ? group.count : 0;
        out.plan = group.plan;
        if (one.record.line != 0) {
            out.file = one.record.file;
            out.line = static_cast<int>(one.record.line);
            continue;
        }
        CallStack::Frame caller = one.stack.caller();
        out.file = std::move(caller.file);
        out.line = caller.line;
        out.function = std::move(caller.function);
    }
    return shown;
}

Value shown_plan(const StatementPlan& plan) {
    std::vector<Value> steps, advice;
    for (const auto& step : plan.steps)
        steps.push_back(dict({{"text", step.text}, {"depth", step.depth}, {"scan", step.reads_all_rows}}));
    for (const std::string& sentence : plan.advice) advice.emplace_back(sentence);
    return dict({{"steps", jinja::make_list(std::move(steps))},
                 {"advice", jinja::make_list(std::move(advice))},
                 {"error", plan.error}});
}

Value shown_statement(const Shown& one) {
    std::vector<Value> parameters;
    for (const std::string& text : one.record->parameters) parameters.emplace_back(text);
    return dict({{"text", one.record->text},
                 {"parameters", jinja::make_list(std::move(parameters))},
                 {"time", duration(one.record->duration)},
                 {"rows", one.record->rows},
                 {"executions", one.record->executions},
                 {"place", one.place()},
                 {"file", one.file},
                 {"line", one.line},
                 {"function", one.function},
                 {"repeats", one.repeats},
                 {"scan", one.scans()},
                 {"plan", one.plan ? shown_plan(*one.plan) : Value(nullptr)},
                 {"error", one.record->error}});
}

/// The statements that deserve a look, each once.
Value findings(const std::vector<Shown>& shown) {
    std::vector<Value> found;
    std::vector<std::string_view> seen;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const Shown& one = shown[i];
        if (std::find(seen.begin(), seen.end(), one.record->text) != seen.end()) continue;
        seen.push_back(one.record->text);
        std::vector<Value> advice;
        if (one.plan)
            for (const std::string& sentence : one.plan->advice) advice.emplace_back(sentence);
        if (one.repeats == 0 && advice.empty()) continue;  // nothing to improve
        found.push_back(dict({{"number", i + 1},
                              {"repeats", one.repeats},
                              {"place", one.place()},
                              {"scan", one.scans()},
                              {"text", one.record->text},
                              {"advice", jinja::make_list(std::move(advice))}}));
    }
    return jinja::make_list(std::move(found));
}

Value shown_stack(const CallStack& stack) {
    std::vector<Value> frames;
    bool first = true;
    for (const CallStack::Frame& frame : stack.frames()) {
        frames.push_back(
            dict({{"function", frame.function.empty() ? "(unknown)" : frame.function},
                  {"file", frame.file},
                  {"line", frame.line},
                  {"mine", frame.of_application},
                  {"first", frame.of_application && first},
                  {"source", frame.of_application ? shown_source(frame.file, frame.line) : jinja::make_list({})}}));
        if (frame.of_application) first = false;
    }
    return jinja::make_list(std::move(frames));
}

Value shown_error(const RecordedError& error) {
    std::vector<Value> chain;
    for (const std::string& step : error.template_chain) chain.emplace_back(step);
    Value source = shown_source(error.template_file, error.template_line);
    if (source.list().size() == 0 && !error.template_source.empty())
        source = jinja::make_list(
            {dict({{"number", error.template_line}, {"text", error.template_source}, {"here", true}})});
    return dict({{"type", error.type},
                 {"message", error.message},
                 {"code", error.code},
                 {"hint", error.hint},
                 {"detail", error.detail},
                 {"text", error.text},
                 {"template", error.template_file},
                 {"template_line", error.template_line},
                 {"template_column", error.template_column},
                 {"template_source", source},
                 {"chain", jinja::make_list(std::move(chain))},
                 {"stack", error.stack ? shown_stack(*error.stack) : Value(nullptr)}});
}

Value table(const NamedTexts& texts) {
    std::vector<Value> rows;
    for (const auto& [name, text] : texts)
        rows.push_back(dict({{"name", name}, {"text", text}, {"masked", text == mask()}}));
    return jinja::make_list(std::move(rows));
}

std::chrono::nanoseconds sql_time(const RequestRecord& record) {
    std::chrono::nanoseconds sum{0};
    for (const RecordedStatement& one : record.statements) sum += one.record.duration;
    return sum;
}

std::string clock_time(std::chrono::system_clock::time_point when) {
    const std::time_t time = std::chrono::system_clock::to_time_t(when);
    return fmt::format("{:%H:%M:%S}", fmt::localtime(time));
}

Value shown_request(const RequestRecord& record) {
    std::vector<Value> tables;
    const auto add = [&](std::string_view title, const NamedTexts& texts) {
        if (!texts.empty()) tables.push_back(dict({{"title", title}, {"rows", table(texts)}}));
    };
    add("Route", record.route);
    add("Query", record.query);
    add("Form", record.form);
    add("Session", record.session);
    add("Cookies", record.cookies);
    add("Headers", record.headers);
    return dict({{"id", record.id},
                 {"method", record.method},
                 {"path", record.path},
                 {"endpoint", record.endpoint},
                 {"rule", record.rule},
                 {"status", record.status},
                 {"time", duration(record.duration)},
                 {"at", clock_time(record.began)},
                 {"tables", jinja::make_list(std::move(tables))},
                 {"statements", record.statements.size() + record.more_statements},
                 {"more", record.more_statements},
                 {"sql_time", duration(sql_time(record))}});
}

/// The most frequent statement of the request.
std::size_t most_repeats(const RequestRecord& record) {
    std::map<std::string_view, std::size_t> counts;
    std::size_t most = 0;
    for (const RecordedStatement& one : record.statements) most = std::max(most, ++counts[one.record.text]);
    return most >= many ? most : 0;
}

std::string list_page(const Recorder& recorder, const std::string& root) {
    std::vector<Value> requests;
    for (const auto& record : recorder.all()) {
        const std::lock_guard lock(record->guard);
        Value one = shown_request(*record);
        one.dict().set("repeats", most_repeats(*record));
        requests.push_back(std::move(one));
    }
    return rendered_debug_page(list_text, {{"root", root}, {"requests", jinja::make_list(std::move(requests))}});
}

std::string record_page(RequestRecord& record, const std::string& root) {
    const std::lock_guard lock(record.guard);
    std::vector<Value> errors, statements;
    for (const RecordedError& error : record.errors) errors.push_back(shown_error(error));
    const std::vector<Shown> shown = shown_statements(record);
    for (const Shown& one : shown) statements.push_back(shown_statement(one));
    return rendered_debug_page(record_text, {{"root", root},
                                             {"request", shown_request(record)},
                                             {"errors", jinja::make_list(std::move(errors))},
                                             {"findings", findings(shown)},
                                             {"statements", jinja::make_list(std::move(statements))}});
}

}  // namespace

std::optional<http::Response> debug_answer(const Recorder& recorder, const http::Request& request) {
    constexpr std::string_view place = "/_debug";
    std::string_view rest = request.path;
    if (!rest.starts_with(place)) return std::nullopt;
    rest.remove_prefix(place.size());
    http::Response response;
    if (rest.empty() || rest == "/") {
        set_debug_page(response, list_page(recorder, request.root_path));
        return response;
    }
    std::uint64_t id = 0;
    const auto [end, fault] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), id);
    if (rest.front() != '/' || fault != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
    const std::shared_ptr<RequestRecord> record = recorder.find(id);
    if (record) {
        set_debug_page(response, record_page(*record, request.root_path));
    } else {
        response.status = 404;
        set_debug_page(response, rendered_debug_page(gone_text, {{"root", request.root_path}}));
    }
    return response;
}

void show_record(http::Response& response, RequestRecord& record, const std::string& root_path) {
    set_debug_page(response, record_page(record, root_path));
}

}  // namespace carboy::web
