// expect within 5: request.json<T>() reads a plain struct, one with a CARBOY_JSON line
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Person {
    Person() : name("Ann") {}
    std::string name;
};

std::string show(Request& request) { return request.json<Person>().name; }

int main() { return static_cast<int>(sizeof(&show)); }
