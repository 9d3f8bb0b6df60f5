// What a client accepts: the fields Accept, Accept-Language, Accept-Charset and Accept-Encoding.
// Source: Werkzeug datastructures, Accept and its classes; RFC 9110 section 12.5.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::http {

class Request;

enum class AcceptKind : std::uint8_t { mimetype, language, charset, encoding };

/// The values of a field with their qualities, the most specific ones first, and among equally specific ones the best.
class Accept {
  public:
    using Item = std::pair<std::string, double>;

    Accept(AcceptKind kind, std::string_view field);

    /// Returns the best of these for the client, in their spelling; the first of equally good ones. For languages "de"
    /// also fits a client that accepts "de-AT", and the reverse, unless another one fits exactly.
    /// Throws: Error "bad_mimetype" for a media type without a slash.
    std::string best_match(std::span<const std::string_view> offered, std::string_view default_value = {}) const;
    std::string best_match(std::initializer_list<std::string_view> offered, std::string_view default_value = {}) const {
        return best_match(std::span<const std::string_view>(offered.begin(), offered.size()), default_value);
    }
    /// Returns the quality of a value, from 0 (not accepted) to 1.  Throws: see best_match.
    double quality(std::string_view value) const;
    bool contains(std::string_view value) const;
    /// Returns the client's best value; empty when it named none.
    std::string best() const { return items_.empty() ? std::string() : items_.front().first; }

    std::size_t size() const noexcept { return items_.size(); }
    bool empty() const noexcept { return items_.empty(); }
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }

  private:
    const Item* find(std::string_view value) const;

    AcceptKind kind_;
    std::vector<Item> items_;
};

/// One of these fields of a request, parsed when it is used.
/// Lifetime: the request.
class AcceptField {
  public:
    AcceptField(const Request& request, AcceptKind kind) : request_(request), kind_(kind) {}
    AcceptField(const AcceptField&) = delete;
    AcceptField& operator=(const AcceptField&) = delete;

    Accept operator*() const;
    operator Accept() const { return **this; }
    /// See Accept.
    std::string best_match(std::span<const std::string_view> offered, std::string_view default_value = {}) const;
    std::string best_match(std::initializer_list<std::string_view> offered, std::string_view default_value = {}) const {
        return best_match(std::span<const std::string_view>(offered.begin(), offered.size()), default_value);
    }
    double quality(std::string_view value) const;
    bool contains(std::string_view value) const;
    std::string best() const;

  private:
    const Request& request_;
    AcceptKind kind_;
};

}  // namespace carboy::http
