#include "jinja/methods/sorting.hpp"

#include "jinja/python/compare.hpp"

#include <algorithm>
#include <numeric>

namespace carboy::jinja {

namespace {

/// A merge sort that never leaves its bounds, whatever the comparison returns.
void merge_sort(std::vector<std::size_t>& order, std::vector<std::size_t>& scratch, std::size_t from, std::size_t to,
                const std::vector<Value>& keys, bool reverse) {
    if (to - from < 2) return;
    const std::size_t middle = from + (to - from) / 2;
    merge_sort(order, scratch, from, middle, keys, reverse);
    merge_sort(order, scratch, middle, to, keys, reverse);
    std::size_t left = from, right = middle;
    for (std::size_t i = from; i < to; ++i) {
        bool take_right = left >= middle;
        if (!take_right && right < to)
            take_right =
                reverse ? less(keys[order[left]], keys[order[right]]) : less(keys[order[right]], keys[order[left]]);
        scratch[i] = take_right ? order[right++] : order[left++];
    }
    std::copy(scratch.begin() + static_cast<std::ptrdiff_t>(from), scratch.begin() + static_cast<std::ptrdiff_t>(to),
              order.begin() + static_cast<std::ptrdiff_t>(from));
}

}  // namespace

void sort_by_keys(std::vector<Value>& items, std::vector<Value>& keys, bool reverse) {
    std::vector<std::size_t> order(items.size()), scratch(items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    merge_sort(order, scratch, 0, order.size(), keys, reverse);
    std::vector<Value> sorted_items, sorted_keys;
    for (const std::size_t at : order) {
        sorted_items.push_back(items[at]);
        sorted_keys.push_back(keys[at]);
    }
    items = std::move(sorted_items);
    keys = std::move(sorted_keys);
}

}  // namespace carboy::jinja
