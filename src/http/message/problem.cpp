#include <carboy/http/problem.hpp>

#include <carboy/value/json/json_writer.hpp>
#include <carboy/value/text/percent.hpp>

#include <string_view>
#include <utility>

namespace carboy::http {

namespace {

void write_member(value::JsonWriter& out, std::string_view name, std::string_view text) {
    out.key(name);
    out.text(text);
}

/// A JSON pointer in a fragment.  Source: RFC 6901 section 6.
void write_fault(value::JsonWriter& out, const value::JsonFaultAt& fault) {
    out.begin_object();
    write_member(out, "detail", fault.message);
    write_member(out, "pointer", "#" + value::percent_encode(fault.pointer, "/!$&'()*+,;=:@?"));
    out.end_object();
}

}  // namespace

Response problem_details(const HttpError& error, const value::Faults& given) {
    const auto* problem = dynamic_cast<const ProblemError*>(&error);
    const value::Faults& faults = problem && given.empty() ? problem->faults() : given;
    std::string text;
    value::JsonWriter out(text, value::compact_json);
    out.begin_object();
    write_member(out, "detail", error.description());
    if (!faults.empty()) {
        out.key("errors");
        out.begin_list();
        for (const value::JsonFaultAt& fault : faults) write_fault(out, fault);
        out.end_list();
    }
    out.key("status");
    out.integer(error.status());
    write_member(out, "title", error.name());
    write_member(out, "type", "about:blank");
    out.end_object();
    Response response(std::move(text) + "\n", error.status(), "application/problem+json");
    for (const Headers::Field field : error.headers()) response.headers.set(field.name, field.value);
    return response;
}

ProblemError::ProblemError(int status, std::string description, value::Faults faults, Headers headers)
    : HttpError(status, std::move(description), std::move(headers)), faults_(std::move(faults)) {
    set_page(problem_details(*this, faults_));
}

}  // namespace carboy::http
