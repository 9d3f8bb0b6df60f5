// Pages of a query's objects: by number, as in Flask-SQLAlchemy, and by key.
#pragma once

#include <carboy/orm/mapping/objects.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace carboy::orm {

/// Which page paginate() returns.  Source: Flask-SQLAlchemy pagination.py.
struct PageOptions {
    std::int64_t page = 1;
    std::int64_t per_page = 20;
    std::int64_t max_per_page = 100;  ///< the limit of per_page; 0 means no limit
    bool error_out = true;            ///< a page that does not exist throws NotFound, which is answered with 404
    bool count = true;                ///< count all objects; otherwise total is 0
};

namespace detail {

/// The numbers of a page.
class PageNumbers {
  public:
    PageNumbers() = default;
    PageNumbers(std::int64_t page_, std::int64_t per_page_, std::int64_t total_)
        : page(page_), per_page(per_page_), total(total_) {}

    std::int64_t page = 1;
    std::int64_t per_page = 20;
    std::int64_t total = 0;  ///< the number of objects on all pages

    /// The number of pages.
    std::int64_t pages() const noexcept { return total == 0 ? 0 : (total - 1) / per_page + 1; }
    bool has_prev() const noexcept { return page > 1; }
    bool has_next() const noexcept { return page < pages(); }
    /// The numbers of the pages before and after this one.
    std::optional<std::int64_t> prev_num() const noexcept {
        return has_prev() ? std::optional(page - 1) : std::nullopt;
    }
    std::optional<std::int64_t> next_num() const noexcept {
        return has_next() ? std::optional(page + 1) : std::nullopt;
    }
    /// The number of the first and of the last object on this page, starting at 1; 0 when it has none.
    std::int64_t first() const noexcept { return size_ == 0 ? 0 : (page - 1) * per_page + 1; }
    std::int64_t last() const noexcept { return size_ == 0 ? 0 : first() + static_cast<std::int64_t>(size_) - 1; }
    /// The page numbers of a navigation bar. nullopt stands for a gap.
    std::vector<std::optional<std::int64_t>> iter_pages(std::int64_t left_edge = 2, std::int64_t left_current = 2,
                                                        std::int64_t right_current = 4,
                                                        std::int64_t right_edge = 2) const;

  protected:
    std::size_t size_ = 0;
};

}  // namespace detail

/// One page.  Lifetime: the session owns the objects.
template <class Model>
class Pagination : public detail::PageNumbers {
  public:
    Pagination() = default;
    Pagination(detail::PageNumbers numbers, Objects<Model> objects) : PageNumbers(numbers), items(std::move(objects)) {
        size_ = items.size();
    }

    Objects<Model> items;

    auto begin() const { return items.begin(); }
    auto end() const { return items.end(); }
};

/// Which page keyset() returns.
struct KeysetOptions {
    std::int64_t per_page = 20;
    std::string after{};   ///< the next_cursor of the page before; empty: the first page
    std::string before{};  ///< the prev_cursor of the page after
    std::string secret{};  ///< signs the cursors, so that a client cannot make its own
};

/// One page, found by the values of the last object of the page before: as fast for the last page as for the first, and
/// correct when rows are inserted or deleted in between.  Lifetime: the session owns the objects.
template <class Model>
struct KeysetPage {
    Objects<Model> items;
    std::string next_cursor;  ///< empty on the last page
    std::string prev_cursor;  ///< empty on the first page

    bool has_next() const noexcept { return !next_cursor.empty(); }
    bool has_prev() const noexcept { return !prev_cursor.empty(); }
    auto begin() const { return items.begin(); }
    auto end() const { return items.end(); }
};

}  // namespace carboy::orm
