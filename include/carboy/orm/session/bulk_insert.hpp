// bulk_insert(): rows without objects.
#pragma once

#include <carboy/orm/mapping/one_object.hpp>
#include <carboy/orm/session/session.hpp>

#include <cstddef>
#include <type_traits>
#include <vector>

namespace carboy::orm {

namespace detail {

std::size_t bulk_insert_objects(Session& session, const Mapper& mapper, const std::vector<void*>& objects);

}  // namespace detail

/// Inserts the rows of a container of objects, several rows per statement, in the session's transaction, and returns
/// their number. The objects do not enter the session: they keep their keys of 0 where the database assigns keys, and
/// no events are called for them. default_now and version_counter set their columns. Foreign keys are those that the
/// program has set. Pending changes of the session are flushed first.
///     bulk_insert(session, std::move(users));
/// Shape: rows in which the database assigns the key, or rows with keys, not both.
/// Throws: SessionError for an object of a session and for one that refers to an object by its relationship;
/// IntegrityError.  Source: SQLAlchemy Session.bulk_save_objects.
template <class Range>
std::size_t bulk_insert(Session& session, Range&& objects) {
    using Model = std::remove_reference_t<decltype(*objects.begin())>;
    static_assert(ModelObject<Model>, "carboy: bulk_insert() takes a container of objects of one model");
    static_assert(!std::is_lvalue_reference_v<Range> && !std::is_const_v<Model>,
                  "carboy: bulk_insert() consumes the objects: write bulk_insert(session, std::move(users))");
    std::vector<void*> addresses;
    for (Model& object : objects) addresses.push_back(&object);
    return detail::bulk_insert_objects(session, joined_mapper<Model>(), addresses);
}

}  // namespace carboy::orm
