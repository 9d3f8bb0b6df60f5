#include <carboy/http/headers.hpp>

#include <limits>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>

namespace carboy::http {

namespace {

// Room for the fields of most responses, so that adding them allocates twice and not at every second field.
constexpr std::size_t usual_fields = 8, usual_text = 255;

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

Headers::Field Headers::at(std::size_t index) const noexcept {
    const Span& span = spans_[index];
    const char* text = text_.data() + span.offset;
    return {{text, span.name_size}, {text + span.name_size, span.value_size}};
}

std::optional<std::string_view> Headers::get(std::string_view name) const noexcept {
    for (const Span& span : spans_) {
        if (span.name_size != name.size()) continue;
        const char* const text = text_.data() + span.offset;
        if (equals_ignoring_case({text, span.name_size}, name))
            return std::string_view(text + span.name_size, span.value_size);
    }
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
    add_unchecked(name, value);
}

void Headers::add_unchecked(std::string_view name, std::string_view value) {
    if (text_.size() + name.size() + value.size() > std::numeric_limits<std::uint32_t>::max())
        throw Error("bad_header", "The header fields are larger than 4 GiB.");
    if (spans_.empty()) {
        spans_.reserve(usual_fields);
        text_.reserve(usual_text);
    }
    spans_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                      static_cast<std::uint32_t>(value.size())});
    text_.append(name).append(value);
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
    return std::erase_if(spans_, [&](const Span& span) {
               return equals_ignoring_case({text_.data() + span.offset, span.name_size}, name);
           }) != 0;
}

void Headers::clear() noexcept {
    text_.clear();
    spans_.clear();
}

}  // namespace carboy::http
