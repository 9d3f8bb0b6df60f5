// PageMap: pointers by an integer key. Eight consecutive keys share a page, because most keys of a table are
// consecutive and are used in this order: then a page is found without a search.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace carboy::orm {

template <class T>
class PageMap {
  public:
    PageMap() = default;
    PageMap(const PageMap&) = delete;
    PageMap& operator=(const PageMap&) = delete;

    /// Returns the place of the pointer, or nullptr when the key has none.
    T** find(std::int64_t key) noexcept {
        Page* const page = page_of(key >> bits);
        if (page == nullptr) return nullptr;
        T** const place = &page->pointers[place_of(key)];
        return *place == nullptr ? nullptr : place;
    }
    /// Returns the place of the pointer, which is null when the key has none.
    T*& operator[](std::int64_t key) {
        Page* page = page_of(key >> bits);
        if (page == nullptr) page = &add_page(key >> bits);
        return page->pointers[place_of(key)];
    }
    void erase(std::int64_t key) noexcept {
        if (T** const place = find(key)) *place = nullptr;
    }
    template <class F>
    void for_each(F visit) {
        for (std::size_t i = 0; i < count_; ++i)
            for (T*& pointer : page_at(i).pointers)
                if (pointer != nullptr) visit(pointer);
    }

  private:
    static constexpr int bits = 3;
    struct Page {
        std::int64_t number = 0;  // of the page: the common part of its keys
        std::array<T*, 1U << bits> pointers{};
    };
    struct Slot {
        std::int64_t number = 0;
        Page* page = nullptr;
    };
    static constexpr std::size_t most_near = 2;  // most sessions read few objects of a model
    static constexpr std::size_t pages_at_once = 32;
    static constexpr std::size_t first_slots = 16;  // a power of two, at least twice as many as pages

    static std::size_t place_of(std::int64_t key) noexcept {
        return static_cast<std::size_t>(key) & ((1U << bits) - 1);
    }

    Page* page_of(std::int64_t number) noexcept {
        if (latest_ != nullptr && latest_->number == number) return latest_;
        Page* const found = search(number);
        if (found != nullptr) latest_ = found;
        return found;
    }
    Page* search(std::int64_t number) noexcept {
        if (slots_.empty()) {
            for (std::size_t i = 0; i < count_; ++i)
                if (near_[i].number == number) return &near_[i];
            return nullptr;
        }
        return slot_of(number).page;
    }
    /// The slot of a page, or the free one where it belongs. The table is never more than half full.
    Slot& slot_of(std::int64_t number) noexcept {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = static_cast<std::size_t>(static_cast<std::uint64_t>(number) * 0x9e37'79b9'7f4a'7c15ULL >> 32);
        while (slots_[at & mask].page != nullptr && slots_[at & mask].number != number) ++at;
        return slots_[at & mask];
    }
    Page& page_at(std::size_t i) noexcept {
        return i < most_near ? near_[i] : far_[(i - most_near) / pages_at_once][(i - most_near) % pages_at_once];
    }
    Page& add_page(std::int64_t number) {
        if (count_ >= most_near) make_room();
        Page& page = page_at(count_);
        page.number = number;
        if (!slots_.empty()) slot_of(number) = {number, &page};
        ++count_;
        return *(latest_ = &page);
    }
    void make_room() {
        if ((count_ - most_near) / pages_at_once == far_.size())
            far_.push_back(std::make_unique<Page[]>(pages_at_once));
        if (2 * (count_ + 1) <= slots_.size()) return;
        std::vector<Slot> more(slots_.empty() ? first_slots : 2 * slots_.size());
        slots_.swap(more);
        for (std::size_t i = 0; i < count_; ++i) slot_of(page_at(i).number) = {page_at(i).number, &page_at(i)};
    }

    std::array<Page, most_near> near_;
    std::size_t count_ = 0;  // of pages: first the near ones
    Page* latest_ = nullptr;
    std::vector<Slot> slots_;  // empty while there are only near pages
    std::vector<std::unique_ptr<Page[]>> far_;
};

}  // namespace carboy::orm
