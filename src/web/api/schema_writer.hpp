// JSON Schemas of C++ types.  Source: JSON Schema 2020-12, as OpenAPI 3.1 uses it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/value/json/json_struct.hpp>

namespace carboy::web {

/// Writes schemas. A struct is written once, as a component that other schemas refer to.
class SchemaWriter {
  public:
    explicit SchemaWriter(value::JsonWriter& out) : out_(out) {}

    /// Writes the schema of a type, as an object.
    void write(const value::JsonType& type);
    /// Adds a struct to the components.
    void add(const value::JsonStruct& shape) { name_of(shape); }
    /// Writes {"Name": schema, ...} with all structs that have been added or referred to.
    void write_components();

  private:
    /// Returns the struct's name among the components. A number distinguishes two structs with the same name.
    const std::string& name_of(const value::JsonStruct& shape);
    void write_body(const value::JsonType& type);
    void write_nullable(const value::JsonType& type);
    void write_facts(const value::JsonFacts& facts);
    void write_struct(const value::JsonStruct& shape);
    void write_property(const value::JsonStruct& shape, const value::JsonMember& member);
    void member(std::string_view name, std::string_view text);

    value::JsonWriter& out_;
    std::map<const value::JsonStruct*, std::string> names_;
    std::map<std::string, int, std::less<>> used_;
    std::vector<const value::JsonStruct*> waiting_;
};

}  // namespace carboy::web
