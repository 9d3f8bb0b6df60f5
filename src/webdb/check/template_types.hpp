// The models that handlers pass to templates, as far as the text of the sources tells: arguments of render_template
// such as {{"post", Post::query().get_or_404(id)}} and variables that are declared as `Post& post`.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>

#include <map>
#include <string>
#include <vector>

#include "webdb/check/source_files.hpp"

namespace carboy::webdb {

struct PassedType {
    enum class Shape { object, list, page };
    const orm::Mapper* mapper = nullptr;
    Shape shape = Shape::object;
};

/// A call of render_template, with the variables whose types are known.
struct Rendering {
    std::string name;
    std::map<std::string, PassedType, std::less<>> variables;
};

std::vector<Rendering> renderings_in(const SourceFile& source, const std::vector<const orm::Mapper*>& models);

}  // namespace carboy::webdb
