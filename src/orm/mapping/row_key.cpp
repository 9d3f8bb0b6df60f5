#include "orm/mapping/row_key.hpp"

#include <algorithm>

namespace carboy::orm {

static bool has_one_form(const Mapper& mapper) {
    return std::all_of(mapper.primary_key.begin(), mapper.primary_key.end(),
                       [&](std::uint16_t column) { return mapper.columns[column].exact; });
}

RowKey::RowKey(const Mapper& mapper, const sql::ValueView* cells) {
    const std::uint16_t first = mapper.primary_key.front();
    if (mapper.primary_key.size() == 1 && mapper.columns[first].exact) {
        views_ = {cells + first, 1};
        return;
    }
    for (const std::uint16_t column : mapper.primary_key) storage_.push_back(cells[column]);
    if (!has_one_form(mapper)) take_form_of_objects(mapper);
    views_ = {storage_.data(), storage_.size()};
}

RowKey::RowKey(const Mapper& mapper, std::span<const sql::ValueView> key) : views_(key) {
    if (has_one_form(mapper)) return;
    storage_.assign(key.begin(), key.end());
    take_form_of_objects(mapper);
    views_ = {storage_.data(), storage_.size()};
}

void RowKey::take_form_of_objects(const Mapper& mapper) {
    texts_.resize(storage_.size());
    for (std::size_t i = 0; i < storage_.size(); ++i)
        if (!storage_[i].is_null())
            storage_[i] = mapper.columns[mapper.primary_key[i]].as_objects_have(storage_[i], texts_[i]);
}

}  // namespace carboy::orm
