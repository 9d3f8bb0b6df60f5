// KeyMap: values by a database key. Integers are stored as they are, pointers by them in pages, other keys as bytes.
#pragma once

#include <carboy/sql/types/value.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include "orm/mapping/page_map.hpp"

namespace carboy::orm {

/// Appends a key to `bytes` so that different keys produce different bytes.
inline void append_key(std::string& bytes, sql::ValueView view) {
    bytes += static_cast<char>(view.kind());
    switch (view.kind()) {
        case sql::Kind::null: break;
        case sql::Kind::boolean:
        case sql::Kind::integer: {
            const std::int64_t number = view.as_integer();
            bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
            break;
        }
        case sql::Kind::real: {
            const double number = view.as_real();
            bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
            break;
        }
        case sql::Kind::text:
        case sql::Kind::blob: {
            const std::size_t size = view.as_text().size();
            bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
            bytes += view.as_text();
            break;
        }
    }
}

/// Values by an integer.
template <class T>
class IntegerMap {
  public:
    T* find(std::int64_t key) {
        const auto found = values_.find(key);
        return found == values_.end() ? nullptr : &found->second;
    }
    T& operator[](std::int64_t key) { return values_[key]; }
    void erase(std::int64_t key) { values_.erase(key); }
    template <class F>
    void for_each(F visit) {
        for (auto& entry : values_) visit(entry.second);
    }

  private:
    boost::unordered_flat_map<std::int64_t, T> values_;
};
template <class T>
class IntegerMap<T*> : public PageMap<T> {};

/// A pointer that is null is the same as none.
template <class T>
class KeyMap {
  public:
    T* find(std::span<const sql::ValueView> key) {
        if (is_integer(key)) return by_integer_.find(key[0].as_integer());
        const auto found = by_bytes_.find(encoded(key));
        return found == by_bytes_.end() ? nullptr : &found->second;
    }
    T* find(sql::ValueView key) { return find(std::span(&key, 1)); }

    /// Returns the value of the key, inserting it if it is missing.
    T& operator[](std::span<const sql::ValueView> key) {
        return is_integer(key) ? by_integer_[key[0].as_integer()] : by_bytes_[encoded(key)];
    }
    T& operator[](sql::ValueView key) { return (*this)[std::span(&key, 1)]; }

    void erase(std::span<const sql::ValueView> key) {
        if (is_integer(key))
            by_integer_.erase(key[0].as_integer());
        else
            by_bytes_.erase(encoded(key));
    }

    template <class F>
    void for_each(F visit) {
        by_integer_.for_each(visit);
        for (auto& entry : by_bytes_) visit(entry.second);
    }

  private:
    static bool is_integer(std::span<const sql::ValueView> key) noexcept {
        return key.size() == 1 && key[0].kind() == sql::Kind::integer;
    }
    static std::string encoded(std::span<const sql::ValueView> key) {
        std::string bytes;
        for (const sql::ValueView view : key) append_key(bytes, view);
        return bytes;
    }

    IntegerMap<T> by_integer_;
    boost::unordered_flat_map<std::string, T> by_bytes_;
};

}  // namespace carboy::orm
