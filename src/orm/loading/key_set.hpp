// KeySet: the distinct keys that one statement looks for.
#pragma once

#include <span>
#include <vector>

#include "orm/mapping/key_map.hpp"

namespace carboy::orm {

/// Distinct keys with the same number of columns, in order of arrival.
class KeySet {
  public:
    void add(std::span<const sql::ValueView> key) {
        bool& seen = seen_[key];
        if (!seen)
            for (const sql::ValueView& value : key) keys_.emplace_back(value);
        seen = true;
    }
    void add(sql::ValueView key) { add(std::span<const sql::ValueView>(&key, 1)); }
    /// Shape: the values of the first key, then those of the second, and so on.
    const std::vector<sql::Value>& keys() const { return keys_; }

  private:
    KeyMap<bool> seen_;
    std::vector<sql::Value> keys_;
};

}  // namespace carboy::orm
