#include <carboy/jinja/python/bytes.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/attribute_table.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/text/unicode.hpp"

#include <carboy/value/text/hex.hpp>
#include <carboy/value/text/utf8.hpp>

#include <fmt/format.h>

namespace carboy::jinja::python {
namespace {

class Bytes final : public Operand {
  public:
    explicit Bytes(std::string_view viewed) : bytes_(viewed) {}
    explicit Bytes(std::vector<std::byte> owned)
        : owned_(std::move(owned)), bytes_(reinterpret_cast<const char*>(owned_.data()), owned_.size()) {}
    std::string_view bytes() const noexcept { return bytes_; }

    std::string_view type_name() const override { return "bytes"; }
    bool truth() const override { return !bytes_.empty(); }
    std::int64_t size() const override { return static_cast<std::int64_t>(bytes_.size()); }
    Value attribute(std::string_view name) override;
    Value item(const Value& key) override {
        if (!integer_of(key)) return Value::missing();
        const std::int64_t at = *integer_of(key) + (*integer_of(key) < 0 ? size() : 0);
        if (at < 0 || at >= size()) return Value::missing();
        return static_cast<unsigned char>(bytes_[static_cast<std::size_t>(at)]);
    }
    Ptr<Iterator> iterate() override;
    void repr(std::string& out) const override;
    Value operate(Operator op, const Value& other, bool reversed) const override {
        const auto* bytes = as<Bytes>(other);
        if (op != Operator::add || reversed || other.is_undefined()) return Value::missing();
        if (!bytes) type_error(fmt::format("can't concat {} to bytes", jinja::type_name(other)));
        check_size(bytes_.size() + bytes->bytes_.size());
        std::vector<std::byte> out;
        for (const std::string_view part : {bytes_, bytes->bytes_})
            for (const char c : part) out.push_back(static_cast<std::byte>(c));
        return make<Bytes>(std::move(out));
    }
    bool equals(const Value& other) const override {
        const auto* bytes = as<Bytes>(other);
        return bytes && bytes->bytes_ == bytes_;
    }
    std::optional<std::partial_ordering> compare(const Value& other) const override {
        if (const auto* bytes = as<Bytes>(other)) return bytes_ <=> bytes->bytes_;
        return std::nullopt;
    }
    std::uint64_t hash() const override { return hash_text(bytes_) + 29; }
    Value owned() const override {
        if (bytes_.empty() || !owned_.empty()) return Value::missing();
        const auto* const begin = reinterpret_cast<const std::byte*>(bytes_.data());
        return make<Bytes>(std::vector<std::byte>(begin, begin + bytes_.size()));
    }

  private:
    std::vector<std::byte> owned_;
    std::string_view bytes_;
};

class BytesIterator final : public Iterator {
  public:
    explicit BytesIterator(Ptr<Bytes> bytes) : bytes_(std::move(bytes)) {}
    bool next(Value& out) override {
        if (at_ == bytes_->bytes().size()) return false;
        out = static_cast<unsigned char>(bytes_->bytes()[at_++]);
        return true;
    }

  private:
    Ptr<Bytes> bytes_;
    std::size_t at_ = 0;
};

Ptr<Iterator> Bytes::iterate() { return Ptr<Iterator>::adopt(new BytesIterator(Ptr<Bytes>::share(this))); }

Value hex(State&, const Value& self, const Args& args) {
    no_arguments("bytes.hex", args);
    std::string out;
    value::append_hex(out, self_as<Bytes>(self).bytes());
    return Value(out);
}

Value decode(State&, const Value& self, const Args& args) {
    const Arguments given("decode", args, {"encoding", "errors"}, 0);
    const std::string encoding = unicode::lower(given.text(0, "utf-8"));
    const std::string_view bytes = self_as<Bytes>(self).bytes();
    const bool ascii = encoding == "ascii" || encoding == "us-ascii";
    if (!ascii && encoding != "utf-8" && encoding != "utf8" && encoding != "utf_8")
        fail("LookupError", "templates decode UTF-8 and ASCII, not " + encoding);
    if (ascii ? !unicode::is_ascii(bytes) : !value::is_utf8(bytes))
        fail("UnicodeDecodeError", fmt::format("'{}' codec can't decode the bytes", encoding));
    return Value(bytes);
}

constexpr MethodEntry methods[] = {{"decode", decode}, {"hex", hex}};

Value Bytes::attribute(std::string_view name) {
    return find<Bytes>(
        *this, {}, methods, name,

        " capitalize center count endswith expandtabs find fromhex index isalnum isalpha isascii isdigit islower "
        "isspace "
        "istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex "
        "rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill ");
}

void Bytes::repr(std::string& out) const {
    const bool single = bytes_.find('\'') != std::string_view::npos && bytes_.find('"') == std::string_view::npos;
    const char quote = single ? '"' : '\'';
    out.append("b") += quote;
    for (const char c : bytes_) {
        const auto code = static_cast<unsigned char>(c);
        if (c == quote || c == '\\')
            (out += '\\') += c;
        else if (c == '\n' || c == '\r' || c == '\t')
            out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
        else if (code < 0x20 || code >= 0x7f)
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", code);
        else
            out += c;
    }
    out += quote;
}

}  // namespace
}  // namespace carboy::jinja::python

namespace carboy::jinja {

Value view_bytes(std::span<const std::byte> bytes) {
    return python::make<python::Bytes>(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::optional<std::string_view> bytes_in(const Value& value) {
    if (const auto* bytes = python::as<python::Bytes>(value)) return bytes->bytes();
    return std::nullopt;
}

Value make_bytes(std::vector<std::byte> bytes) { return python::make<python::Bytes>(std::move(bytes)); }

}  // namespace carboy::jinja
