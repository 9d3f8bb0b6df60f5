// KeySet: the distinct keys that one statement looks for.
#pragma once

#include <vector>

#include "orm/mapping/key_map.hpp"

namespace carboy::orm {

/// Distinct keys, in order of arrival.
class KeySet {
  public:
    void add(sql::ValueView key) {
        bool& seen = seen_[key];
        if (!seen) keys_.emplace_back(key);
        seen = true;
    }
    const std::vector<sql::Value>& keys() const { return keys_; }

  private:
    KeyMap<bool> seen_;
    std::vector<sql::Value> keys_;
};

}  // namespace carboy::orm
