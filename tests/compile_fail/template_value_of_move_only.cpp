// expect: owns what it shows, and this type cannot be copied
#include <memory>
#include <vector>

#include <carboy/jinja.hpp>

struct Row {
    std::unique_ptr<int> number;
};
template <>
struct carboy::jinja::Adapt<Row> : Fields<Row, Field<"number", &Row::number>> {};

int main() {
    Row row;
    carboy::jinja::Value value(row);
}
