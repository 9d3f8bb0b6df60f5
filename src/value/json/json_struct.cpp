#include <carboy/value/json/json_struct.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>

namespace carboy::value {

namespace {

const char* byte_at(const void* object, std::size_t offset) noexcept {
    return static_cast<const char*>(object) + offset;
}

/// A document's fault in one sentence, for logs.
std::string sentence(const Faults& faults) {
    std::string out = "The document does not have the expected form:";
    for (const JsonFaultAt& fault : faults)
        out.append(out.ends_with(':') ? " " : ", ")
            .append(fault.pointer.empty() ? "it" : fault.pointer)
            .append(" ")
            .append(fault.message);
    return out + ".";
}

}  // namespace

JsonStruct::JsonStruct(std::string_view name, std::vector<JsonMember> members, const Operations& operations)
    : name_(name), members_(std::move(members)), operations_(operations) {
    for (std::size_t i = 0; i < members_.size(); ++i) sorted_.push_back(static_cast<std::uint16_t>(i));
    const auto before = [this](std::uint16_t a, std::uint16_t b) { return members_[a].name < members_[b].name; };
    std::sort(sorted_.begin(), sorted_.end(), before);
    for (std::size_t i = 1; i < sorted_.size(); ++i)
        if (members_[sorted_[i - 1]].name == members_[sorted_[i]].name)
            throw Error("bad_json_struct",
                        "The struct " + std::string(name) + " has two members named '" +
                            std::string(members_[sorted_[i]].name) + "' in JSON.",
                        "Give one of them another name in json_names.");
    for (JsonMember& member : members_) {
        member.may_be_missing = member.type->facts.nullable;
        JsonWriter(member.quoted, compact_json).text(member.name);
    }
    if (operations_.construct != nullptr) find_defaults();
}

std::string detail::plain_name(std::string_view spelled) {
    std::string out;
    std::size_t start = 0;
    for (const char c : spelled) {
        const bool is_part = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        // Drops the name of a scope: everything since the last argument began.
        if (c == ':') out.resize(start);
        if (c == '<' || c == ',') start = out.size() + 1;
        if (is_part)
            out.push_back(c);
        else if (!out.empty() && out.back() != '_' && (c == '<' || c == ','))
            out.push_back('_');
    }
    return out;
}

JsonStruct::~JsonStruct() {
    if (defaults_ != nullptr) operations_.destroy(defaults_);
}

// A number without an initializer keeps whatever its memory had. So two objects are made in memory of different
// contents: where both have the same bytes, the struct has given the value.
void JsonStruct::find_defaults() {
    const std::size_t size = operations_.size, align = operations_.align;
    storage_ = std::make_unique<std::byte[]>(2 * size + 2 * align);
    void* first = storage_.get();
    std::size_t space = 2 * size + 2 * align;
    std::align(align, size, first, space);
    void* second = static_cast<char*>(first) + size;
    space -= size;
    std::align(align, size, second, space);
    std::memset(first, 0, size);
    std::memset(second, 0xa5, size);
    operations_.construct(second);
    operations_.construct(first);
    for (JsonMember& member : members_) {
        const void* value = byte_at(first, member.offset);
        if (member.plain_size != 0)
            member.may_be_missing |= std::memcmp(value, byte_at(second, member.offset), member.plain_size) == 0;
        else if (member.differs != nullptr)
            member.may_be_missing |= member.differs(value);
    }
    operations_.destroy(second);
    defaults_ = first;
}

const JsonMember* JsonStruct::find(std::string_view name, std::size_t guess) const noexcept {
    // Most documents have the members in the order of the struct or in that of their names.
    if (guess < members_.size() && members_[guess].name == name) return &members_[guess];
    const auto found = std::lower_bound(
        sorted_.begin(), sorted_.end(), name,
        [this](std::uint16_t member, std::string_view wanted) { return members_[member].name < wanted; });
    if (found == sorted_.end() || members_[*found].name != name) return nullptr;
    return &members_[*found];
}

void JsonStruct::write(const void* object, JsonWriter& out) const {
    out.begin_object();
    for (const std::uint16_t index : sorted_) {
        const JsonMember& member = members_[index];
        out.known_key(member.name, member.quoted);
        member.type->write(byte_at(object, member.offset), out);
    }
    out.end_object();
}

void JsonStruct::read(JsonView in, void* object, Faults& faults) const {
    if (!in.is_object()) return faults.add("must be an object");
    const std::size_t before = faults.size();
    read_members(in.as_object(), object, faults);
    if (operations_.validate == nullptr || faults.size() != before) return;
    const Faults::Validating validating(faults, *this);
    operations_.validate(object, faults);
}

void JsonStruct::read_members(JsonObjectView in, void* object, Faults& faults) const {
    std::uint64_t seen = 0;  // a struct has at most 64 members
    std::size_t next = 0;
    for (const auto& [key, value] : in) {
        const JsonMember* member = find(key, next);
        const Faults::Inside inside(faults, key);
        if (member == nullptr) {
            faults.add("is not a known member");
            continue;
        }
        const auto index = static_cast<std::size_t>(member - members_.data());
        next = index + 1;
        seen |= std::uint64_t{1} << index;
        if (member->type->read == nullptr)
            throw Error("not_readable",
                        "The member '" + std::string(key) + "' of " + std::string(name_) + " cannot be read from JSON.",
                        "Give it a type that owns its contents, such as std::string.");
        member->type->read(value, static_cast<char*>(object) + member->offset, faults);
    }
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if ((seen >> i & 1) != 0 || members_[i].may_be_missing) continue;
        const Faults::Inside inside(faults, members_[i].name);
        faults.add("is missing");
    }
}

namespace {
/// Filled before main, and when a library is loaded.
struct Registry {
    std::mutex guard;
    std::vector<const JsonStruct& (*)()> structs;
};
Registry& registry() {
    static Registry made;
    return made;
}
}  // namespace

bool register_json_struct(const JsonStruct& (*made)()) {
    const std::lock_guard lock(registry().guard);
    registry().structs.push_back(made);
    return true;
}

std::vector<const JsonStruct& (*)()> json_structs() {
    const std::lock_guard lock(registry().guard);
    return registry().structs;
}

JsonFaultsError::JsonFaultsError(Faults faults)
    : Error("json_faults", sentence(faults), "Change the document, or the struct that it is read into."),
      faults_(std::move(faults)) {}

void detail::read_json_text(std::string_view text, const JsonType& type, void* object) {
    JsonDocument document;
    const JsonResult result = document.parse(text);
    if (!result) throw Error("not_json", "The text is not JSON: " + result.message() + ".", "Pass one JSON document.");
    Faults faults;
    type.read(document.root(), object, faults);
    if (!faults.empty()) throw JsonFaultsError(std::move(faults));
}

}  // namespace carboy::value
