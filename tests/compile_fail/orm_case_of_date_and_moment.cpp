// expect within 5: the values of case_() have different types
#include "../../examples/shop/models.hpp"

using namespace carboy;
using shop::Order;

int main() { case_(when(Order::c.id > 1, Order::c.placed_at)).else_(func::today()); }
