// The names of Boost.JSON's documents. <boost/json/fwd.hpp> declares them too, after Boost's configuration for all
// compilers and platforms.
#pragma once

namespace boost::json {

class array;
class object;
class string;
class value;

}  // namespace boost::json
