// expect: this_order_is_not_a_plain_list_of_terms_without_placeholders
#include <carboy/sql.hpp>

constexpr carboy::OrderBy order{{{"name", "name"}, {"near", "abs(age - ?)"}}};
