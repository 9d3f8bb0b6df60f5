// Access to the columns of one C++ type: the functions that load, view and fill a column's member. Those of the usual
// types are compiled in the library.
#pragma once

#include <carboy/orm/mapping/column.hpp>
#include <carboy/sql/types/plain.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>

namespace carboy::orm::detail {

template <class T>
struct MemberOf;
template <class M, class T>
struct MemberOf<T M::*> {
    using model = M;
    using type = T;
};

/// Memory of the size of a model, for offset_of.
template <class Model>
alignas(Model) inline char model_place[sizeof(Model)];

/// The offset of a member in its model. It is computed in a buffer, because models are not standard-layout types.
template <auto Member>
std::size_t offset_of() {
    using Model = typename MemberOf<decltype(Member)>::model;
    const auto* model = reinterpret_cast<const Model*>(model_place<Model>);
    return static_cast<std::size_t>(reinterpret_cast<const char*>(&(model->*Member)) - model_place<Model>);
}

void load_text(std::string& value, sql::ValueView cell);

template <class T>
void load_member(void* member, sql::ValueView cell) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    if constexpr (std::same_as<T, std::string>)
        load_text(value, cell);
    else
        value = sql::Type<T>::from_view(cell);
}

template <class T>
sql::ValueView view_member(const void* member, sql::Scratch& scratch) {
    return sql::to_view(static_cast<const ColumnValue<T>*>(member)->stored(), scratch);
}

template <class T>
const void* value_of_member(const void* member) {
    return &static_cast<const ColumnValue<T>*>(member)->value();
}

// Access to columns whose stored form differs from that of their C++ type.
template <class Type>
void load_cell(void* member, sql::ValueView cell) {
    static_cast<ColumnValue<typename ColumnTraits<Type>::value_type>*>(member)->stored() = read_cell<Type>(cell);
}

template <class Type>
sql::ValueView view_column(const void* member, sql::Scratch& scratch) {
    using Member = ColumnValue<typename ColumnTraits<Type>::value_type>;
    return view_cell<Type>(static_cast<const Member*>(member)->stored(), scratch);
}

/// Returns a value from the database in the form in which objects have it, for a type with several text forms.
template <class Type>
sql::ValueView as_objects_have(sql::ValueView cell, sql::Scratch& scratch) {
    using T = typename ColumnTraits<Type>::value_type;
    const T value = read_cell<Type>(cell);
    const sql::ValueView own = view_cell<Type>(value, scratch);
    const bool is_part_of_value = own.kind() == sql::Kind::text && !sql::needs_scratch<sql::Plain<T>>;
    return is_part_of_value ? sql::ValueView::text(scratch.keep(own.as_text())) : own;
}

template <class T>
void set_now(void* member) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    using Moment = sql::Plain<T>;
    if (value == T{}) value = std::chrono::time_point_cast<typename Moment::duration>(std::chrono::system_clock::now());
}

/// Fills the column at every UPDATE, even if it already has a time.
template <class T>
void set_now_again(void* member) {
    using Moment = sql::Plain<T>;
    static_cast<ColumnValue<T>*>(member)->stored() =
        std::chrono::time_point_cast<typename Moment::duration>(std::chrono::system_clock::now());
}

template <class T>
void set_random_uuid(void* member) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    if (value == T{}) value = sql::Plain<T>::random();
}

template <class T, class Default>
void set_from_function(void* member) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    if (value == T{}) value = static_cast<T>(Default::make());
}

template <class T, class Default>
sql::Expression expression_of_function(const void* member) {
    if (static_cast<const ColumnValue<T>*>(member)->stored() != T{}) return {};
    return Default::make().expression();
}

template <class T, class Sequence>
sql::Expression next_of_sequence(const void* member) {
    if (static_cast<const ColumnValue<T>*>(member)->stored() != T{}) return {};
    return sql::Expression::next_value(Sequence::text.data());
}

template <class T>
void start_version(void* member) {
    static_cast<ColumnValue<T>*>(member)->stored() = 1;
}

// The usual types of columns.
#define CARBOY_COMPILED_ACCESS(declared, ...)                                              \
    declared template void load_member<__VA_ARGS__>(void*, sql::ValueView);                \
    declared template sql::ValueView view_member<__VA_ARGS__>(const void*, sql::Scratch&); \
    declared template const void* value_of_member<__VA_ARGS__>(const void*);
#define CARBOY_COMPILED_COLUMNS(declared)                                                    \
    CARBOY_COMPILED_ACCESS(declared, bool)                                                   \
    CARBOY_COMPILED_ACCESS(declared, double)                                                 \
    CARBOY_COMPILED_ACCESS(declared, std::int64_t)                                           \
    CARBOY_COMPILED_ACCESS(declared, std::optional<std::int64_t>)                            \
    CARBOY_COMPILED_ACCESS(declared, std::string)                                            \
    CARBOY_COMPILED_ACCESS(declared, std::optional<std::string>)                             \
    CARBOY_COMPILED_ACCESS(declared, std::chrono::sys_days)                                  \
    CARBOY_COMPILED_ACCESS(declared, std::optional<std::chrono::sys_days>)                   \
    CARBOY_COMPILED_ACCESS(declared, std::chrono::sys_time<std::chrono::microseconds>)       \
    CARBOY_COMPILED_ACCESS(declared, sql::Decimal)                                           \
    declared template void set_now<std::chrono::sys_time<std::chrono::microseconds>>(void*); \
    declared template sql::ValueView as_objects_have<Integer>(sql::ValueView, sql::Scratch&);
CARBOY_COMPILED_COLUMNS(extern)

}  // namespace carboy::orm::detail

namespace carboy::orm {

#define CARBOY_COMPILED_MOVES(declared)                                         \
    declared template std::string Tracked::taken(const Tracked&, std::string&); \
    declared template std::optional<std::string> Tracked::taken(const Tracked&, std::optional<std::string>&);
CARBOY_COMPILED_MOVES(extern)

}  // namespace carboy::orm
