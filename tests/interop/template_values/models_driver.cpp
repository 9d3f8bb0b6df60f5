// Renders the templates that models.py sends as one JSON text per line, with rows of a database that SQLAlchemy
// wrote.
#include <carboy/carboy.hpp>

#include <boost/json.hpp>

#include <iostream>

using namespace carboy;

enum class Role { reader, writer };

struct Item {
    Column<Integer, primary_key> id;
    Column<std::optional<DateTime>> at;
    Column<std::optional<DateTimeTz>> zoned;
    Column<std::optional<Date>> day;
    Column<std::optional<Time>> opens;
    Column<std::optional<Interval>> length;
    Column<std::optional<Numeric<10, 2>>> price;
    Column<std::optional<Numeric<>>> number;
    Column<std::optional<Role>> role;
    Column<std::optional<LargeBinary>> data;
    Column<std::optional<Json>> document;
    Column<std::optional<Boolean>> flag;
    Column<std::optional<Float>> ratio;
    Column<std::optional<String<80>>> name;

    CARBOY_MODEL(Item, id, at, zoned, day, opens, length, price, number, role, data, document, flag, ratio, name);
};

int main(int, char** arguments) {
    App app{"models"};
    app.config["DATABASE_URL"] = std::string("sqlite:///") + arguments[1];
    Database db{app};
    const AppContext context(app.core());
    app.jinja_env().set_global("Role", webdb::enum_class<Role>());
    for (std::string line; std::getline(std::cin, line);) {
        boost::json::object answer;
        try {
            const std::string source(boost::json::parse(line).as_string());
            answer["out"] = render_template_string(source, {{"items", Item::query().order_by(Item::c.id).all()}});
        } catch (const TemplateError& error) {
            answer["kind"] = std::string(error.kind());
        }
        std::cout << boost::json::serialize(answer) << '\n' << std::flush;
    }
}
