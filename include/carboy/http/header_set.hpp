// A header field that is a list of words, such as Vary and Allow.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/http/headers.hpp>

namespace carboy::http {

/// Returns the items of a field that is a list, without quotes and without empty items. Its lines count as one list.
std::vector<std::string> list_items(const Headers& headers, std::string_view name);

/// One such field. Changes are made to the header at once. Words are compared without regard to case.
/// Lifetime: the header fields, and `name`.  Source: Werkzeug datastructures, HeaderSet.
class HeaderSet {
  public:
    HeaderSet(Headers& headers, std::string_view name) noexcept : headers_(headers), name_(name) {}

    std::vector<std::string> items() const { return list_items(headers_, name_); }
    std::size_t size() const { return items().size(); }
    bool empty() const { return items().empty(); }
    bool contains(std::string_view item) const;
    /// Adds the item at the end, unless it is there already.  Throws: see Headers::add.
    void add(std::string_view item);
    /// Removes the item, and the field with its last item. Returns true when it was there.
    bool remove(std::string_view item);
    void clear();

  private:
    void write(const std::vector<std::string>& items);

    Headers& headers_;
    std::string_view name_;
};

}  // namespace carboy::http
