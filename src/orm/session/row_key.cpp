#include "orm/session/row_key.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>

namespace carboy::orm {

static bool has_one_form(const Mapper& mapper) {
    return std::all_of(mapper.primary_key.begin(), mapper.primary_key.end(),
                       [&](std::uint16_t column) { return mapper.columns[column].exact; });
}

RowKey::RowKey(const Mapper& mapper, const sql::ValueView* cells) {
    const bool is_exact = has_one_form(mapper);
    if (mapper.primary_key.size() == 1 && is_exact) {
        views_ = {cells + mapper.primary_key.front(), 1};
        return;
    }
    for (const std::uint16_t column : mapper.primary_key) storage_.push_back(cells[column]);
    if (!is_exact) take_form_of_objects(mapper);
    views_ = storage_;
}

RowKey::RowKey(const Mapper& mapper, std::span<const sql::ValueView> key) : views_(key) {
    if (has_one_form(mapper)) return;
    storage_.assign(key.begin(), key.end());
    take_form_of_objects(mapper);
    views_ = storage_;
}

void RowKey::take_form_of_objects(const Mapper& mapper) {
    kept_.reserve(storage_.size());  // so that its texts stay where they are
    const auto memory = std::make_unique<std::byte[]>(mapper.object.size);
    void* const object = memory.get();
    mapper.object.construct(object);
    try {
        for (std::size_t i = 0; i < storage_.size(); ++i) {
            if (storage_[i].is_null()) continue;
            sql::Scratch scratch;
            mapper.load(object, mapper.primary_key[i], storage_[i]);
            const sql::ValueView own = mapper.view(object, mapper.primary_key[i], scratch);
            const bool is_text = own.kind() == sql::Kind::text;
            storage_[i] = is_text ? sql::ValueView::text(kept_.emplace_back(own.as_text())) : own;
        }
    } catch (...) {
        mapper.object.destroy(object);
        throw;
    }
    mapper.object.destroy(object);
}

}  // namespace carboy::orm
