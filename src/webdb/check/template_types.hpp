// The models that handlers pass to templates, as far as the text of the sources tells: arguments of render_template
// such as {{"post", Post::query().get_or_404(id)}}, {{"posts", user.posts}} and {{"posts", recent_posts()}}, and
// variables that are declared as `Post& post`, `std::vector<Post*> posts` or by `auto`.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "webdb/check/source_files.hpp"

namespace carboy::webdb {

struct PassedType {
    enum class Shape { object, list, page, mapping };
    const orm::Mapper* mapper = nullptr;
    Shape shape = Shape::object;
    bool operator==(const PassedType&) const = default;
};

/// A call of render_template, with the variables whose types are known.
struct Rendering {
    std::string name;
    std::map<std::string, PassedType, std::less<>> variables;
};

/// What the functions of the sources return, by their names. Those with several declarations that differ are left out.
using ReturnedTypes = std::map<std::string, std::optional<PassedType>, std::less<>>;

ReturnedTypes returned_types(const std::vector<SourceFile>& sources, const std::vector<const orm::Mapper*>& models);

std::vector<Rendering> renderings_in(const SourceFile& source, const std::vector<const orm::Mapper*>& models,
                                     const ReturnedTypes& functions = {});

/// Follows an attribute that may be a relationship; nullopt if it is none.
std::optional<PassedType> related(const PassedType& type, std::string_view attribute);

}  // namespace carboy::webdb
