#include <carboy/sql/statement/property.hpp>

#include <carboy/base/error.hpp>
#include <carboy/sql/statement/tables.hpp>

#include <algorithm>
#include <vector>

namespace carboy::sql {
namespace {

/// The properties that contain the expression being checked.
std::vector<PropertySource>& outer_properties() {
    // thread_local: checking does no I/O and never waits.
    thread_local std::vector<PropertySource> properties;
    return properties;
}

struct Checking {
    explicit Checking(PropertySource property) { outer_properties().push_back(property); }
    Checking(const Checking&) = delete;
    ~Checking() { outer_properties().pop_back(); }
};

}  // namespace

void refuse_cycle(const Column& column) {
    const std::vector<PropertySource>& outer = outer_properties();
    if (std::find(outer.begin(), outer.end(), column.property) == outer.end()) return;
    throw Error(
        "property_cycle", "The expression of the column property '" + column.name + "' contains the property itself.",
        "Write it with the columns of tables; a query of the whole model inside it reads its properties too, so "
        "select single columns there.");
}

// The expression of a property that it contains is checked at its first use, which is here.
void check_property(const Expression& expression, PropertySource property) {
    const Checking checking(property);
    tables_of(expression);
}

}  // namespace carboy::sql
