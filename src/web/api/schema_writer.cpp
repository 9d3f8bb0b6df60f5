#include "web/api/schema_writer.hpp"

namespace carboy::web {

namespace {

/// The name of a shape in JSON Schema; empty when any value is allowed.
std::string_view type_name(value::JsonShape shape) {
    switch (shape) {
        case value::JsonShape::any: return {};
        case value::JsonShape::boolean: return "boolean";
        case value::JsonShape::integer: return "integer";
        case value::JsonShape::number: return "number";
        case value::JsonShape::text: return "string";
        case value::JsonShape::list: return "array";
        case value::JsonShape::map:
        case value::JsonShape::object: break;
    }
    return "object";
}

}  // namespace

void SchemaWriter::member(std::string_view name, std::string_view text) {
    out_.key(name);
    out_.text(text);
}

const std::string& SchemaWriter::name_of(const value::JsonStruct& shape) {
    std::string& name = names_[&shape];
    if (!name.empty()) return name;
    const int count = ++used_[std::string(shape.name())];
    name = count == 1 ? std::string(shape.name()) : std::string(shape.name()) + std::to_string(count);
    waiting_.push_back(&shape);
    return name;
}

void SchemaWriter::write(const value::JsonType& type) {
    out_.begin_object();
    write_body(type);
    out_.end_object();
}

void SchemaWriter::write_body(const value::JsonType& type) {
    if (type.facts.nullable && type.item != nullptr) return write_nullable(*type.item);
    if (type.object != nullptr) return member("$ref", "#/components/schemas/" + name_of(type.object()));
    write_facts(type.facts);
    if (type.item == nullptr) return;
    out_.key(type.facts.shape == value::JsonShape::map ? "additionalProperties" : "items");
    write(*type.item);
}

void SchemaWriter::write_nullable(const value::JsonType& type) {
    out_.key("anyOf");
    out_.begin_list();
    write(type);
    out_.begin_object();
    member("type", "null");
    out_.end_object();
    out_.end_list();
}

void SchemaWriter::write_facts(const value::JsonFacts& facts) {
    if (const std::string_view type = type_name(facts.shape); !type.empty()) member("type", type);
    if (facts.format == "base64url")
        member("contentEncoding", facts.format);
    else if (!facts.format.empty())
        member("format", facts.format);
    if (facts.bounded) {
        out_.key("minimum");
        out_.integer(facts.least);
        out_.key("maximum");
        out_.natural(facts.greatest);
    }
    if (facts.length != 0) {
        out_.key("minItems");
        out_.natural(facts.length);
        out_.key("maxItems");
        out_.natural(facts.length);
    }
    if (facts.words.empty()) return;
    out_.key("enum");
    out_.begin_list();
    for (const std::string_view word : facts.words) out_.text(word);
    out_.end_list();
}

void SchemaWriter::write_property(const value::JsonStruct& shape, const value::JsonMember& described) {
    out_.key(described.name);
    const bool has_default = shape.defaults() != nullptr && described.may_be_missing && !described.type->facts.nullable;
    if (!has_default) return write(*described.type);
    out_.begin_object();
    out_.key("default");
    described.type->write(static_cast<const char*>(shape.defaults()) + described.offset, out_);
    write_body(*described.type);
    out_.end_object();
}

void SchemaWriter::write_struct(const value::JsonStruct& shape) {
    out_.begin_object();
    if (shape.defaults() != nullptr) {
        out_.key("additionalProperties");
        out_.boolean(false);
    }
    out_.key("properties");
    out_.begin_object();
    for (const value::JsonMember& described : shape.members()) write_property(shape, described);
    out_.end_object();
    out_.key("required");
    out_.begin_list();
    for (const value::JsonMember& described : shape.members())
        if (!described.may_be_missing) out_.text(described.name);
    out_.end_list();
    member("type", "object");
    out_.end_object();
}

void SchemaWriter::write_components() {
    out_.begin_object();
    for (std::size_t i = 0; i < waiting_.size(); ++i) {  // writing a struct may add others
        const value::JsonStruct& shape = *waiting_[i];
        out_.key(name_of(shape));
        write_struct(shape);
    }
    out_.end_object();
}

}  // namespace carboy::web
