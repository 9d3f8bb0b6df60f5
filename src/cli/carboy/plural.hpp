// The plural of a word, for the names that the command makes.
#pragma once

#include <string>

namespace carboy::cli {

/// "blog_post" -> "blog_posts", "category" -> "categories", "sales_person" -> "sales_people", "news" -> "news".
std::string plural(const std::string& singular);

}  // namespace carboy::cli
