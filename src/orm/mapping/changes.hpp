// Changes: the changed columns of one object, with room for one of them in place.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>

#include <boost/container/small_vector.hpp>

#include <algorithm>

namespace carboy::orm {

struct Changes : boost::container::small_vector<Change, 1> {
    template <class Gone>
    void erase_if(Gone gone) {
        erase(std::remove_if(begin(), end(), gone), end());
    }
};

using OwnedChanges = Owned<Changes, DestroyChanges>;

inline OwnedChanges make_changes() { return OwnedChanges(new Changes); }

}  // namespace carboy::orm
