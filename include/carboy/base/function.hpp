// std::function alone. <functional> also holds the searchers, which bring hash tables and all algorithms with them: a
// tenth of what every program that includes Carboy would have to read.
#pragma once

#if __has_include(<bits/std_function.h>)
#include <bits/std_function.h>  // libstdc++
#else
#include <functional>
#endif
