#include <carboy/migrate/revision/history.hpp>

#include <carboy/base/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace carboy::migrate {
namespace {

std::string joined(const Ids& ids) {
    std::string out;
    for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
    return out;
}

/// Returns the number of "+2" or "-1", or 0 for any other string.
int steps_of(std::string_view target, char sign) {
    if (target.size() < 2 || target[0] != sign) return 0;
    int steps = 0;
    const char* const end = target.data() + target.size();
    const auto result = std::from_chars(target.data() + 1, end, steps);
    return result.ec == std::errc() && result.ptr == end && steps > 0 ? steps : 0;
}

[[noreturn]] void refuse_steps(std::string_view target, std::size_t there) {
    throw Error("no_such_step", fmt::format("There are only {} revisions for {}.", there, target),
                "Name a revision, head or base.");
}

[[noreturn]] void refuse_unknown(std::string_view id) {
    throw Error("unknown_revision", fmt::format("No file has the revision {}.", id),
                "Look at `db history`. A revision may be missing from this version of the application.");
}

}  // namespace

History::History(std::vector<Revision> revisions) : revisions_(std::move(revisions)) {
    for (const Revision& one : revisions_) {
        const auto same = std::count_if(revisions_.begin(), revisions_.end(),
                                        [&](const Revision& other) { return other.id == one.id; });
        if (same > 1)
            throw Error("duplicate_revision", fmt::format("Two files have the revision {}.", one.id),
                        "Give one of them another id.");
        for (const std::string& parent : one.revises)
            if (find(parent) == nullptr)
                throw Error("unknown_revision",
                            fmt::format("The revision {} revises {}, which no file has.", one.id, parent),
                            "Add the missing file, or correct the line \"-- revises:\" of " + one.file + ".");
    }
    sort();
}

// Chooses revisions whose parents have been chosen, in the order of creation and then of names.
void History::sort() {
    std::sort(revisions_.begin(), revisions_.end(),
              [](const auto& a, const auto& b) { return std::tie(a.created, a.id) < std::tie(b.created, b.id); });
    std::vector<Revision> sorted;
    Ids taken;
    while (!revisions_.empty()) {
        const auto next = std::find_if(revisions_.begin(), revisions_.end(), [&](const Revision& one) {
            return std::all_of(one.revises.begin(), one.revises.end(),
                               [&](const std::string& parent) { return taken.contains(parent); });
        });
        if (next == revisions_.end())
            throw Error("revision_cycle", fmt::format("The revision {} revises itself.", revisions_[0].id),
                        "Correct the lines \"-- revises:\".");
        taken.insert(next->id);
        sorted.push_back(std::move(*next));
        revisions_.erase(next);
    }
    revisions_ = std::move(sorted);
}

const Revision* History::find(std::string_view id) const noexcept {
    for (const Revision& one : revisions_)
        if (one.id == id) return &one;
    return nullptr;
}

const Revision& History::get(std::string_view id) const {
    if (const Revision* exact = find(id)) return *exact;
    const Revision* found = nullptr;
    for (const Revision& one : revisions_) {
        if (id.empty() || !one.id.starts_with(id)) continue;
        if (found != nullptr)
            throw Error("short_revision", fmt::format("{} and {} both begin with {}.", found->id, one.id, id),
                        "Write more digits.");
        found = &one;
    }
    if (found == nullptr) refuse_unknown(id);
    return *found;
}

std::vector<const Revision*> History::heads() const& {
    std::vector<const Revision*> found;
    for (const Revision& one : revisions_) {
        const bool revised = std::any_of(revisions_.begin(), revisions_.end(), [&](const Revision& other) {
            return std::find(other.revises.begin(), other.revises.end(), one.id) != other.revises.end();
        });
        if (!revised) found.push_back(&one);
    }
    return found;
}

Ids History::with_ancestors(const Ids& ids) const {
    Ids found = ids;
    for (const std::string& id : ids)
        if (find(id) == nullptr) refuse_unknown(id);
    for (auto one = revisions_.rbegin(); one != revisions_.rend(); ++one)
        if (found.contains(one->id)) found.insert(one->revises.begin(), one->revises.end());
    return found;
}

Ids History::with_descendants(const Ids& ids) const {
    Ids found = ids;
    for (const Revision& one : revisions_)
        for (const std::string& parent : one.revises)
            if (found.contains(parent)) found.insert(one.id);
    return found;
}

Ids History::named(std::string_view target) const {
    if (target == "base") return {};
    Ids ids;
    if (target == "head" || target == "heads") {
        for (const Revision* head : heads()) ids.insert(head->id);
        if (target == "head" && ids.size() > 1)
            throw Error("several_heads", fmt::format("There are several heads: {}.", joined(ids)),
                        "Join them with `db merge heads`, or name one, or write heads.");
    } else {
        ids.insert(get(target).id);
    }
    return ids;
}

std::vector<const Revision*> History::upgrade_path(const Ids& current, std::string_view target) const {
    const int steps = steps_of(target, '+');
    const Ids applied = with_ancestors(current), wanted = with_ancestors(named(steps > 0 ? "heads" : target));
    std::vector<const Revision*> path;
    for (const Revision& one : revisions_)
        if (wanted.contains(one.id) && !applied.contains(one.id)) path.push_back(&one);
    if (steps == 0) return path;
    if (path.size() < static_cast<std::size_t>(steps)) refuse_steps(target, path.size());
    path.resize(static_cast<std::size_t>(steps));
    return path;
}

std::vector<const Revision*> History::downgrade_path(const Ids& current, std::string_view target) const {
    const Ids applied = with_ancestors(current);
    const int steps = steps_of(target, '-');
    Ids unwanted;
    if (steps == 0 && target != "base") {
        const std::string id = get(target).id;
        if (!applied.contains(id))
            throw Error("not_applied", fmt::format("The revision {} is not applied.", id), "Look at `db current`.");
        unwanted = with_descendants({id});
        unwanted.erase(id);
    } else {
        unwanted = applied;
    }
    std::vector<const Revision*> path;
    for (auto one = revisions_.rbegin(); one != revisions_.rend(); ++one)
        if (applied.contains(one->id) && unwanted.contains(one->id)) path.push_back(&*one);
    if (steps == 0) return path;
    if (path.size() < static_cast<std::size_t>(steps)) refuse_steps(target, path.size());
    path.resize(static_cast<std::size_t>(steps));
    return path;
}

Ids History::after(Ids current, const Revision& revision, Direction direction) const {
    if (direction == Direction::upgrade) {
        for (const std::string& parent : revision.revises) current.erase(parent);
        current.insert(revision.id);
        return current;
    }
    current.erase(revision.id);
    const Ids covered = with_ancestors(current);
    for (const std::string& parent : revision.revises)
        if (!covered.contains(parent)) current.insert(parent);
    return current;
}

}  // namespace carboy::migrate
