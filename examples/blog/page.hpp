// One page of a long list, with the names of Flask-SQLAlchemy's Pagination, so that the same template works with both.
#pragma once

#include <carboy/carboy.hpp>

#include "models.hpp"

struct Page {
    carboy::Objects<Entry> items;
    std::int64_t page = 1;
    std::int64_t per_page = 5;
    std::int64_t total = 0;

    std::int64_t pages() const { return (total + per_page - 1) / per_page; }
    bool has_prev() const { return page > 1; }
    bool has_next() const { return page < pages(); }
    std::int64_t prev_num() const { return page - 1; }
    std::int64_t next_num() const { return page + 1; }
};

/// Returns the entries of a page; the first page is 1. A page that does not exist is 404; the first page always exists.
inline Page paginate(const carboy::Query<Entry>& query, std::int64_t page, std::int64_t per_page) {
    if (page < 1) carboy::abort(404);
    Page found{.page = page, .per_page = per_page, .total = query.count()};
    if (page > 1 && page > found.pages()) carboy::abort(404);
    found.items = carboy::Query<Entry>(query).limit(per_page).offset((page - 1) * per_page).all();
    return found;
}

// The members that templates can access. Models do not need such a declaration.
template <>
struct carboy::jinja::Adapt<Page>
    : Fields<Page, Field<"items", &Page::items>, Field<"page", &Page::page>, Field<"per_page", &Page::per_page>,
             Field<"total", &Page::total>, Field<"pages", &Page::pages>, Field<"has_prev", &Page::has_prev>,
             Field<"has_next", &Page::has_next>, Field<"prev_num", &Page::prev_num>,
             Field<"next_num", &Page::next_num>> {};
