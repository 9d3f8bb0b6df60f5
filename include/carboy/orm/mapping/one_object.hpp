// A model is one object in one place: it moves into a session and is never copied or assigned as a whole. Changes to an
// accidental copy would never be written; copy_of() makes a copy explicitly.
#pragma once

#include <carboy/orm/mapping/column.hpp>
#include <carboy/orm/mapping/relationship.hpp>
#include <carboy/orm/mapping/write_only.hpp>

#include <concepts>
#include <type_traits>

namespace carboy::orm {

/// An empty member of every model. Compilers print its name when a program copies a model.
struct take_a_reference_or_say_copy_of_object {
    constexpr take_a_reference_or_say_copy_of_object() = default;
    take_a_reference_or_say_copy_of_object(const take_a_reference_or_say_copy_of_object&) = delete;
    constexpr take_a_reference_or_say_copy_of_object(take_a_reference_or_say_copy_of_object&&) noexcept {}
    take_a_reference_or_say_copy_of_object& operator=(const take_a_reference_or_say_copy_of_object&) = delete;
};

/// A model: a struct with a CARBOY_MODEL line.
template <class T>
concept IsModel = requires {
    T::carboy_model_name;
};

/// The same for the type of an argument.
template <class T>
concept ModelObject = IsModel<std::remove_cvref_t<T>>;

template <class Source, class Model>
concept SameModel = std::same_as<std::remove_cvref_t<Source>, Model>;

/// A template, so that compilers print its name first and then the line that assigns, also inside std::sort or
/// std::swap.
template <class Source>
constexpr void a_model_is_not_assigned_take_a_reference_or_say_copy_of_object() {
    static_assert(sizeof(Source*) == 0,
                  "carboy: a model is one object in one place and is not assigned as a whole: take a reference or say "
                  "copy_of(object); assign its columns; sort results with sorted_by()");
}

namespace detail {

/// Copies the values of one object into another.
template <class Model>
struct MemberCopier {
    const Model& from;
    Model& to;

    template <auto Member>
    void member(const char*) {
        copy(from.*Member, to.*Member);
    }

  private:
    template <class T>
    static void copy(const ColumnValue<T>& from, ColumnValue<T>& to) {
        to.stored() = from.value();
    }
    static void copy(const OneBase& from, OneBase& to) {
        // In a session the foreign key identifies the target, and the copy may outlive the session.
        if (from.known() && (from.instance_state() == nullptr || from.waits())) to.remember(from.target());
    }
    static void copy(const ManyBase&, ManyBase&) {}
    template <class List>
    static void copy(const WriteOnly<List>&, WriteOnly<List>&) {}
};

}  // namespace detail

/// Returns a copy of the object's columns as an object without a session; changes to it are not written. It has the
/// same primary key; set that to 0 before adding the copy as a new row, or merge() it into a session. Its lists are
/// empty.
template <IsModel Model>
Model copy_of(const Model& object) {
    Model copy{};
    detail::MemberCopier<Model> copier{object, copy};
    Model::carboy_describe(copier);
    return copy;
}

}  // namespace carboy::orm
