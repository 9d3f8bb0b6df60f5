// Writes the OpenAPI document of an application's rules.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/http/method.hpp>
#include <carboy/web/api/openapi.hpp>

#include "web/api/schema_writer.hpp"
#include "web/context/application.hpp"

namespace carboy::web {

/// One rule and one of its methods.
struct Operation {
    const RouteRule* rule = nullptr;
    http::Method method = http::Method::get;
};

class OpenApiDocument {
  public:
    OpenApiDocument(const Application& application, const OpenApiOptions& options);
    std::string write();

  private:
    void collect();
    void write_info();
    void write_paths();
    void write_operation(const Operation& operation);
    void write_parameters(const RouteRule& rule);
    void write_variable(const RuleVariable& variable);
    void write_variable_schema(const RuleVariable& variable);
    void write_body(const value::JsonType& type);
    void write_answers(const RouteRule& rule);
    void write_answer(int status, const value::JsonType* type, std::string_view description);
    std::string operation_id(const Operation& operation);
    void member(std::string_view name, std::string_view text);

    const Application& application_;
    const OpenApiOptions& options_;
    std::string text_;
    value::JsonWriter out_;
    SchemaWriter schemas_{out_};
    /// By path, in the order of the paths.
    std::map<std::string, std::vector<Operation>> paths_;
    std::set<std::string> ids_;
};

}  // namespace carboy::web
