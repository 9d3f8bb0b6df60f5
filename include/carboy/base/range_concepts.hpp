// The concepts of ranges without the views of <ranges>, which Carboy's headers do not use.
#pragma once

#include <iterator>

#if __has_include(<bits/ranges_base.h>)
#include <bits/ranges_base.h>  // libstdc++
#else
#include <ranges>
#endif
