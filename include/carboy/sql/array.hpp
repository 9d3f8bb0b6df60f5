// PostgreSQL's arrays as std::vector, under the name that users include.
#pragma once

#include <carboy/sql/types/array.hpp>
