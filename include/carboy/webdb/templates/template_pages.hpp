// A page of a query in templates: page.items, page.has_next, page.iter_pages() and so on, as in Flask-SQLAlchemy.
#pragma once

#include <carboy/orm/query/page.hpp>
#include <carboy/webdb/templates/template_views.hpp>

namespace carboy::webdb {

/// A value with the attributes of Flask-SQLAlchemy's Pagination. Iterating over it gives the items.
/// Requires: `items` is the value of view_objects().  Lifetime: that of `items`.  Source: Flask-SQLAlchemy
/// pagination.py.
jinja::Value view_page(const orm::detail::PageNumbers& numbers, jinja::Value items);

}  // namespace carboy::webdb

namespace carboy::jinja {

template <class Model>
struct Adapt<orm::Pagination<Model>> {
    static Value view(const orm::Pagination<Model>& page) { return webdb::view_page(page, view_of(page.items)); }
    static Value copy(const orm::Pagination<Model>& page) { return view(page); }
};

}  // namespace carboy::jinja
