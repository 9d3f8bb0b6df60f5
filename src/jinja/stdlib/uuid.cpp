// Python's uuid.UUID.
#include <carboy/jinja/stdlib/python_values.hpp>

#include "jinja/python/attribute_table.hpp"

#include <carboy/value/text/uuid_text.hpp>

#include <algorithm>
#include <array>

namespace carboy::jinja::python {
namespace {

class Uuid final : public Operand {
  public:
    explicit Uuid(const std::array<std::uint8_t, 16>& bytes) : bytes_(bytes) {}
    const std::array<std::uint8_t, 16>& bytes() const noexcept { return bytes_; }
    std::string hex() const {
        std::string out;
        value::append_uuid_hex(out, bytes_);
        return out;
    }
    std::int64_t version() const noexcept { return bytes_[6] >> 4; }
    bool follows_rfc() const noexcept { return bytes_[8] >> 6 == 2; }

    std::string_view type_name() const override { return "UUID"; }
    Value attribute(std::string_view name) override;
    void str(std::string& out) const override { value::append_uuid(out, bytes_); }
    void repr(std::string& out) const override {
        out += "UUID('";
        str(out);
        out += "')";
    }
    bool equals(const Value& other) const override {
        const auto* uuid = as<Uuid>(other);
        return uuid && uuid->bytes_ == bytes_;
    }
    std::optional<std::partial_ordering> compare(const Value& other) const override {
        if (const auto* uuid = as<Uuid>(other)) return bytes_ <=> uuid->bytes_;
        return std::nullopt;
    }
    std::uint64_t hash() const override {
        return hash_text({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
    }
    Value json() const override {
        std::string out;
        str(out);
        return Value(out);
    }

  private:
    std::array<std::uint8_t, 16> bytes_;
};

Value bytes_of(const Uuid& self) {
    std::vector<std::byte> out(16);
    std::transform(self.bytes().begin(), self.bytes().end(), out.begin(),
                   [](std::uint8_t byte) { return std::byte(byte); });
    return make_bytes(std::move(out));
}

Value version_of(const Uuid& self) { return self.follows_rfc() ? Value(self.version()) : Value(nullptr); }

Value variant_of(const Uuid& self) {
    const int bits = self.bytes()[8] >> 5;
    return bits < 4    ? "reserved for NCS compatibility"
           : bits < 6  ? "specified in RFC 4122"
           : bits == 6 ? "reserved for Microsoft compatibility"
                       : "reserved for future definition";
}

constexpr AttributeEntry<Uuid> attributes[] = {
    {"hex", [](const Uuid& self) { return Value(self.hex()); }},
    {"urn", [](const Uuid& self) { return Value("urn:uuid:" + self.json().str()); }},
    {"version", version_of},
    {"variant", variant_of},
    {"bytes", bytes_of},
};

Value Uuid::attribute(std::string_view name) {
    return find<Uuid>(
        *this, attributes, {}, name,

        " int fields bytes_le time_low time_mid time_hi_version clock_seq_hi_variant clock_seq_low time clock_seq node "
        "is_safe ");
}

}  // namespace
}  // namespace carboy::jinja::python

namespace carboy::jinja {

Value make_uuid(const std::array<std::uint8_t, 16>& bytes) { return python::make<python::Uuid>(bytes); }

}  // namespace carboy::jinja
