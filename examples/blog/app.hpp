// The parts of the application that its files and its tests share.
#pragma once

#include <carboy/carboy.hpp>

extern carboy::Database db;

/// Makes the application, ready to serve. Settings come from the environment: BLOG_DATABASE_URL, BLOG_TITLE,
/// BLOG_PER_PAGE.
carboy::App create_app(carboy::Config config = carboy::Config::from_env("BLOG"));

/// Makes the pages below /blog.
carboy::Blueprint make_blog();

/// Fills an empty blog with sample entries by two accounts, ada and grace.
void write_demo();
