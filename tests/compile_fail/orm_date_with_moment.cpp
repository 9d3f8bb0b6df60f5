// expect within 8: a date expression is used with a date and time
#include "../../examples/shop/models.hpp"

using namespace carboy;
using shop::Customer, shop::Order;

int main() { auto same = func::date_trunc(DatePart::day, Order::c.placed_at) == Customer::c.joined_on; }
