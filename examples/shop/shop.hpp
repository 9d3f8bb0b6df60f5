// The parts of the shop that its files share.
#pragma once

#include <carboy/carboy.hpp>

#include "models.hpp"

extern carboy::Database db;

/// The pages below /reports.
carboy::Blueprint make_reports();

/// Fills an empty shop with a few months of trade.
void write_demo(carboy::Session& session);
