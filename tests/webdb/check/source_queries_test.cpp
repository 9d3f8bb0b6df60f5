// The queries of sources, and whether an index serves them.
#include "webdb/check/source_queries.hpp"

#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/model.hpp>
#include <carboy/orm/query/query.hpp>

#include <gtest/gtest.h>

#include "webdb/check/source_checks.hpp"

namespace carboy::webdb {
namespace {

using namespace carboy::orm;

struct Keg {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> code;
    Column<String<20>, indexed> brewer;
    Column<Integer> volume;
    Column<Integer> year;
    Column<String<9>, column_name<"state_of_it">> state;
    static constexpr TableArgs table_args{index_on("year", "volume")};
    CARBOY_MODEL(Keg, id, code, brewer, volume, year, state);
};
struct Tap {
    Column<Integer, primary_key> id;
    Column<Integer> volume;
    Column<Integer, foreign_key<&Keg::id>, indexed> keg_id;
    Column<Integer, foreign_key<&Keg::id>> next_id;
    One<Keg, "keg_id"> keg;
    One<Keg, "next_id"> next;
    CARBOY_MODEL(Tap, id, volume, keg_id, next_id, keg, next);
};

/// Returns the complaints about a source, each as its line and the columns without an index.
std::string found(const std::string& text) {
    const SourceFile source{"a.cpp", text, sql_check::tokens_of(text)};
    const std::vector<const Mapper*> models{&mapper_of<Keg>(), &mapper_of<Tap>()};
    std::string out;
    for (const SourceQuery& query : queries_in(source, models)) {
        const std::string what = index_complaint(query);
        if (what.empty() || needs_no_index(text, query.line, query.last_line)) continue;
        const std::size_t at = what.find("compares ") + 9;
        out += (out.empty() ? "" : "; ") + std::to_string(query.line) + ": " + what.substr(at, what.find(", and") - at);
    }
    return out;
}

TEST(SourceQueries, AConditionWithoutAnIndexIsFound) {
    EXPECT_EQ(found("Keg::query().filter(Keg::c.volume == 5).all();"), "1: volume");
    EXPECT_EQ(found("\n\nauto q = session.query<Keg>()\n  .order_by(Keg::c.id)\n  .where(Keg::c.volume > 5).all();"),
              "3: volume");
    EXPECT_EQ(found("Keg::query().filter_by({.state = \"full\"}).first();"), "1: state_of_it");
    EXPECT_EQ(found("Keg::query().filter(5 == Keg::c.volume, Keg::c.state.in(states)).all();"),
              "1: volume, state_of_it");
    EXPECT_EQ(found("update<Keg>().set(Keg::c.year, 1).where(Keg::c.volume.between(1, 2))"), "1: volume");
    EXPECT_EQ(found("delete_<Keg>().filter(Keg::c.volume <= 3)"), "1: volume");
    EXPECT_EQ(found("select(Keg::c.id, func::sum(Keg::c.year)).where(Keg::c.volume == f(a, {1}))"), "1: volume");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.volume == 5).all(); Tap::query().filter(Tap::c.volume == 1).all();"),
              "1: volume; 1: volume");
}

TEST(SourceQueries, AnIndexThatBeginsWithAComparedColumnIsEnough) {
    EXPECT_EQ(found("Keg::query().filter(Keg::c.id == 5).all();"), "");
    EXPECT_EQ(found("Keg::query().filter_by({.code = \"a\"}).one();"), "");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.volume == 5, Keg::c.brewer == name).all();"), "");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.volume == 5).filter_by({.year = 2}).all();"), "");
}

TEST(SourceQueries, ARelationshipStandsForItsForeignKey) {
    static_cast<void>(orm::all_mappers());  // links them
    EXPECT_EQ(found("Tap::query().filter_by({.volume = 5, .keg = keg}).first();"), "");
    EXPECT_EQ(found("Tap::query().filter(Tap::c.keg == keg).all();"), "");
    EXPECT_EQ(found("Tap::query().filter_by({.volume = 5, .next = keg}).first();"), "1: volume, next_id");
}

TEST(SourceQueries, WhatNoIndexServesOrIsNotKnownIsLeftAlone) {
    EXPECT_EQ(found("Keg::query().order_by(Keg::c.volume).all();"), "");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.state.like(\"%x\")).all();"), "");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.volume != 5).all();"), "");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.volume == 5 || Keg::c.id == 1).all();"), "");
    EXPECT_EQ(found("Keg::query().filter(!(Keg::c.volume == 5)).all();"), "");
    EXPECT_EQ(found("Keg::query().join<Tap>().filter(Tap::c.id == 1, Keg::c.volume == 5).all();"), "");
    EXPECT_EQ(
        found("auto text = \"Keg::query().filter(Keg::c.volume == 5)\";  // Keg::query().filter(Keg::c.volume == 5)"),
        "");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.nothing == 5)"), "");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.volume == 5"), "1: volume");
    EXPECT_EQ(found("Keg::query()"), "");
    EXPECT_EQ(found("Keg::query().filter"), "");
}

TEST(SourceQueries, ACommentSaysWhyNoIndexIsNeeded) {
    EXPECT_EQ(found("// no index: few rows\nKeg::query().filter(Keg::c.volume == 5).all();"), "");
    EXPECT_EQ(found("Keg::query()\n.filter(Keg::c.volume == 5)  // no index: few rows\n.all();"), "");
    EXPECT_EQ(found("Keg::query().filter(Keg::c.volume == 5).all();\n// no index: of the next one"), "1: volume");
    EXPECT_EQ(found("// no index\nKeg::query().filter(Keg::c.volume == 5).all();"), "2: volume");
}

}  // namespace
}  // namespace carboy::webdb
