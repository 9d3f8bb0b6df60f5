#include "web/debug/request_record.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <string_view>
#include <typeinfo>

#include <boost/json/serialize.hpp>

#include <carboy/base/error.hpp>
#include <carboy/jinja/errors/error.hpp>

#include "web/context/error_text.hpp"
#include "web/context/request_context.hpp"
#include "web/debug/masking.hpp"
#include "web/session/session_store.hpp"

namespace carboy::web {

namespace {

/// A part of a request may be malformed, which must not hide the rest.
template <class Copy>
void attempt(NamedTexts& into, const Copy& copy) {
    try {
        copy();
    } catch (const std::exception& error) {
        into.emplace_back("(not readable)", error_text(error));
    }
}

void add(NamedTexts& into, std::string_view name, std::string_view text) {
    into.emplace_back(std::string(name), masked(name, text));
}

/// A URL without its query, which may contain tokens.
std::string_view without_query(std::string_view url) { return url.substr(0, url.find('?')); }

void add_header(NamedTexts& into, std::string_view name, std::string_view text) {
    const bool is_url = text.find("://") != text.npos;
    add(into, name, is_url ? without_query(text) : text);
}

std::string type_name(const std::exception_ptr& thrown) {
    const std::type_info* type = thrown.__cxa_exception_type();
    if (type == nullptr) return {};
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(type->name(), nullptr, nullptr, &status),
                                                           std::free);
    return text ? text.get() : type->name();
}

void describe_template(RecordedError& out, const jinja::TemplateError& error) {
    out.template_file = error.file().empty() ? error.template_name() : error.file();
    out.template_line = error.line();
    out.template_column = error.column();
    out.template_source = error.source_line();
    for (const jinja::TraceEntry& step : error.trace())
        out.template_chain.push_back(step.template_name + ", line " + std::to_string(step.line) + ": " + step.where);
}

void describe(RecordedError& out, const std::exception& error) {
    const auto* own = dynamic_cast<const Error*>(&error);
    out.message = own ? own->message() : std::string(error.what());
    if (!own) return;
    out.code = std::string(own->code());
    out.hint = own->hint();
    out.detail = own->detail();
    if (const auto* in_template = dynamic_cast<const jinja::TemplateError*>(&error))
        describe_template(out, *in_template);
    else if (std::string_view(error.what()) != own->message())
        out.text = error.what();
}

}  // namespace

void RequestRecord::take_request(const http::Request& request) {
    began = std::chrono::system_clock::now();
    began_steady = std::chrono::steady_clock::now();
    method = to_string(request.method);
    path = request.root_path + std::string(without_query(request.target));
    for (const auto field : request.headers) add_header(headers, field.name, field.value);
}

void RequestRecord::take_context(RequestContext& context) {
    const http::Request& request = context.request;
    if (const RouteRule* found = context.rule()) {
        endpoint = found->options.endpoint;
        rule = found->text;
        hidden = endpoint == "static" || endpoint.ends_with(".static");
        const PathValues values = context.match.values();
        for (std::size_t i = 0; i < values.size(); ++i) add(route, values.name(i), values.text(i));
    }
    attempt(query, [&] {
        for (const auto& [name, text] : *request.args) add(query, name, text);
    });
    attempt(form, [&] {
        for (const auto& [name, text] : *request.form) add(form, name, text);
    });
    attempt(cookies, [&] {
        for (const auto& [name, text] : *request.cookies) cookies.emplace_back(name, mask());
    });
    attempt(session, [&] {
        for (const auto& [name, value] : current_session_store().read())
            add(session, name, boost::json::serialize(value));
    });
}

void RequestRecord::take_error(const std::exception_ptr& thrown) {
    errors.clear();
    for (const std::exception_ptr& link : error_chain(thrown)) {
        RecordedError& out = errors.emplace_back();
        out.type = type_name(link);
        if (const CallStack* stack = places.find(link)) out.stack = *stack;
        try {
            std::rethrow_exception(link);
        } catch (const std::exception& error) {
            describe(out, error);
        } catch (...) {
            out.message = "An exception of an unknown type";
        }
    }
    shows_errors = true;
}

}  // namespace carboy::web
