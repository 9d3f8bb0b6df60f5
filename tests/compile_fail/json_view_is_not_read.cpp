// expect within 5: request.json<T>() cannot fill this type
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Person {
    std::string_view name;
    CARBOY_JSON(Person, name);
};

std::string show(Request& request) { return std::string(request.json<Person>().name); }

int main() { return static_cast<int>(sizeof(&show)); }
