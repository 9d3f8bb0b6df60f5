// std::shared_ptr, std::weak_ptr and std::unique_ptr alone. <memory> also holds the parallel algorithms, the ranges of
// raw memory and std::auto_ptr: 5 MB with GCC 12.
#pragma once

#if __has_include(<bits/shared_ptr.h>)
#include <bits/shared_ptr.h>  // libstdc++
#else
#include <memory>
#endif
