// Column values in templates: Python's Decimal, UUID and Enum for the ORM's types, Python's dates and times for C++'s,
// and the parsed contents of JSON documents.
#pragma once

#include <carboy/jinja/stdlib/chrono.hpp>
#include <carboy/jinja/stdlib/python_values.hpp>
#include <carboy/sql/types/decimal.hpp>
#include <carboy/sql/types/enum.hpp>
#include <carboy/sql/types/json.hpp>
#include <carboy/sql/types/uuid.hpp>

namespace carboy::webdb {

/// The names of an enumeration for templates.
inline jinja::EnumNames enum_names(const sql::detail::EnumFacts& facts) {
    return {facts.type, {facts.names, facts.count}, {facts.values, facts.count}};
}

/// An enumeration as a Python class: app.jinja_env().set_global("Role", enum_class<Role>()).
template <sql::NamedEnum E>
jinja::Value enum_class() {
    return jinja::make_enum_class(enum_names(sql::detail::EnumTable<E>::facts));
}

}  // namespace carboy::webdb

namespace carboy::jinja {

template <>
struct Adapt<sql::Decimal> {
    static Value view(const sql::Decimal& number) { return make_decimal(number.parts()); }
    static Value own(sql::Decimal&& number) { return view(number); }
};

template <>
struct Adapt<sql::Uuid> {
    static Value view(const sql::Uuid& uuid) { return make_uuid(uuid.bytes()); }
    static Value own(sql::Uuid&& uuid) { return view(uuid); }
};

template <>
struct Adapt<sql::Json> {
    static Value view(const sql::Json& document);
    static Value copy(const sql::Json& document) { return view(document); }
    static Value own(sql::Json&& document) { return view(document); }
};

template <sql::NamedEnum E>
struct Adapt<E> {
    static Value view(E value) {
        return make_enum_member(webdb::enum_names(sql::detail::EnumTable<E>::facts), static_cast<std::int64_t>(value));
    }
    static Value own(E value) { return view(value); }
};

}  // namespace carboy::jinja
