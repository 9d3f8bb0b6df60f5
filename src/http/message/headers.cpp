#include <carboy/http/headers.hpp>

#include <algorithm>
#include <functional>
#include <limits>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>

namespace carboy::http {

namespace {

// Room for the fields of most responses, so that adding them allocates once.  Units: bytes.
constexpr std::size_t usual_size = 319;

void check_field(std::string_view name, std::string_view value) {
    if (!is_token(name))
        throw Error("bad_header", "'" + std::string(name) + "' is not a header name.",
                    "Use letters, digits and hyphens in a header name.");
    for (char c : value) {
        auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t') || byte == 0x7f)
            throw Error("bad_header",
                        "The value of the header '" + std::string(name) + "' contains a control character.",
                        "Remove line breaks and other control characters from the value; percent-encode an address.");
    }
}

}  // namespace

Headers::Headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    for (const auto& [name, value] : fields) add(name, value);
}

std::optional<std::string_view> Headers::get(std::string_view name) const noexcept {
    for (const Field field : *this)
        if (field.name.size() == name.size() && equals_ignoring_case(field.name, name)) return field.value;
    return std::nullopt;
}

std::string_view Headers::get(std::string_view name, std::string_view default_value) const noexcept {
    return get(name).value_or(default_value);
}

std::vector<std::string_view> Headers::getlist(std::string_view name) const {
    std::vector<std::string_view> values;
    for (Field field : *this)
        if (equals_ignoring_case(field.name, name)) values.push_back(field.value);
    return values;
}

bool Headers::contains(std::string_view name) const noexcept { return get(name).has_value(); }

std::size_t Headers::count(std::string_view name) const noexcept {
    std::size_t found = 0;
    for (Field field : *this) found += equals_ignoring_case(field.name, name);
    return found;
}

void Headers::add(std::string_view name, std::string_view value) {
    check_field(name, value);
    const auto is_own = [&](std::string_view text) {
        const std::less_equal<const char*> not_after;
        return not_after(text_.data(), text.data()) && not_after(text.data(), text_.data() + text_.size());
    };
    // Views of other fields of this object would dangle once the text moves.
    if (is_own(name) || is_own(value)) return add_unchecked(std::string(name), std::string(value));
    add_unchecked(name, value);
}

void Headers::make_room(std::size_t size) {
    const std::size_t wanted = text_.size() + size;
    if (wanted > std::numeric_limits<std::uint32_t>::max())
        throw Error("bad_header", "The header fields are larger than 4 GiB.");
    if (wanted > text_.capacity()) text_.reserve(std::max(wanted, text_.empty() ? usual_size : 2 * text_.size()));
}

void Headers::add_unchecked(std::string_view name, std::string_view value) {
    const std::size_t start = text_.size(), size = sizeof(Sizes) + name.size() + value.size();
    make_room(size);
    const Sizes sizes{static_cast<std::uint32_t>(name.size()), static_cast<std::uint32_t>(value.size())};
    text_.resize(start + size);
    char* const place = text_.data() + start;
    std::memcpy(place, &sizes, sizeof sizes);
    name.copy(place + sizeof sizes, name.size());
    value.copy(place + sizeof sizes + name.size(), value.size());
}

void Headers::add_all(const Headers& fields) {
    make_room(fields.text_.size());
    text_.append(fields.text_);
}

void Headers::set(std::string_view name, std::string_view value) {
    check_field(name, value);
    // The arguments may be views of fields that remove() is about to delete.
    std::string own_name(name), own_value(value);
    remove(own_name);
    add_unchecked(own_name, own_value);
}

void Headers::set_default(std::string_view name, std::string_view value) {
    if (!contains(name)) add(name, value);
}

bool Headers::remove(std::string_view name) {
    if (!contains(name)) return false;
    std::string kept;
    for (Iterator field = begin(); field != end(); ++field)
        if (!equals_ignoring_case((*field).name, name)) kept.append(field.place_, field.size());
    text_ = std::move(kept);
    return true;
}

void Headers::clear() noexcept { text_.clear(); }

std::size_t Headers::size() const noexcept {
    std::size_t count = 0;
    for (Iterator field = begin(); field != end(); ++field) ++count;
    return count;
}

}  // namespace carboy::http
