// Pages of queries in templates.
#include <gtest/gtest.h>

#include <carboy/jinja/environment.hpp>
#include <carboy/orm/mapping/model.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/webdb/database.hpp>
#include <carboy/webdb/templates/template_pages.hpp>

namespace carboy::webdb {
namespace page_test {

using namespace carboy::orm;

struct PagedLine {
    Column<Integer, primary_key> id;
    Column<Text> text;
    CARBOY_MODEL(PagedLine, id, text);
};

TEST(TemplatePages, HaveTheAttributesOfFlaskSqlAlchemy) {
    web::App app{"pages"};
    app.config["DATABASE_URL"] = "sqlite://";
    Database db;
    db.init_app(app);
    const auto context = app.app_context();
    db.create_all();
    for (int i = 1; i <= 45; ++i) db.session.add(PagedLine{.text = "line " + std::to_string(i)});
    db.session.commit();
    jinja::Environment environment;
    const jinja::Template page = environment.from_string(
        "{% for line in page.items %}{{ line.text }},{% endfor %}|{% for line in page %}{{ line.id }},{% endfor %}|"
        "{{ page.page }} {{ page.per_page }} {{ page.total }} {{ page.pages }} {{ page.has_prev }} {{ page.has_next }} "
        "{{ page.prev_num }} {{ page.next_num }} {{ page.first }} {{ page.last }} {{ page.nothing }}|"
        "{{ page.iter_pages()|list }} {{ page.iter_pages(left_edge=1, right_edge=1)|list }} {{ page.items|length }}");
    const auto shown = [&](std::int64_t number) {
        const auto lines = PagedLine::query().order_by(PagedLine::c.id).paginate({.page = number, .per_page = 4});
        return page.render({{"page", lines}});
    };
    EXPECT_EQ(shown(1),
              "line 1,line 2,line 3,line 4,|1,2,3,4,|1 4 45 12 False True None 2 1 4 |"
              "[1, 2, 3, 4, 5, None, 11, 12] [1, 2, 3, 4, 5, None, 12] 4");
    EXPECT_EQ(shown(12),
              "line 45,|45,|12 4 45 12 True False 11 None 45 45 |[1, 2, None, 10, 11, 12] "
              "[1, None, 10, 11, 12] 1");
}

}  // namespace page_test
}  // namespace carboy::webdb
