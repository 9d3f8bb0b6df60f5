// The names of a new resource: BlogPost, blog_post, blog_posts, "blog posts".
#pragma once

#include <string>

namespace carboy::cli {

/// Returns why a string cannot name a member of a model, as a clause; empty when it can.
std::string why_not_a_member(const std::string& name);

/// Throws: Error "bad_model_name".
void check_model_name(const std::string& name);

/// "blog_post" -> "BlogPost".
std::string as_model(const std::string& member);
/// "blog_post" -> "Blog post".
std::string as_label(const std::string& member);

}  // namespace carboy::cli
