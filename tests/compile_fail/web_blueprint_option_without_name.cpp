// expect within 5: carboy: options are written with their names
#include <carboy/web.hpp>

using namespace carboy;

int main() { Blueprint shop{"shop", {"shop", "/shop"}}; }
