// The key of a row as objects have it.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>

#include <boost/container/small_vector.hpp>

#include <span>

namespace carboy::orm {

/// The key of a row, in the form in which objects have it: PostgreSQL spells a UUID with dashes, and its C++ value is
/// written without.
class RowKey {
  public:
    /// `cells`: one for each column of the table.
    RowKey(const Mapper& mapper, const sql::ValueView* cells);
    /// `key`: one for each column of the primary key, such as those of a row that links two objects.
    RowKey(const Mapper& mapper, std::span<const sql::ValueView> key);
    RowKey(const RowKey&) = delete;
    RowKey& operator=(const RowKey&) = delete;

    /// Shape: one view for each column of the primary key.  Lifetime: that of this object and of the row.
    operator std::span<const sql::ValueView>() const { return views_; }

  private:
    void take_form_of_objects(const Mapper& mapper);

    std::span<const sql::ValueView> views_;
    boost::container::small_vector<sql::ValueView, 2> storage_;
    boost::container::small_vector<sql::Scratch, 1> texts_;
};

}  // namespace carboy::orm
