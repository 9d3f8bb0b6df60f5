#include <carboy/migrate/revision/draft.hpp>

#include <carboy/migrate/compare/statements.hpp>
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/dialects/alter_facts.hpp>
#include <carboy/value/text/time_text.hpp>

#include <algorithm>
#include <chrono>

#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {
namespace {

std::string created_now() {
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    std::string out;
    value::append_moment(out, now.time_since_epoch());
    return out;
}

/// Removes the casts that the compared engine adds to conditions and defaults, because other engines cannot read them.
Schema portable(Schema schema) {
    const auto strip = [](std::string& text) { text = without_casts(text); };
    for (sql::Table& table : schema.declared) {
        for (sql::Column& column : table.columns) {
            if (column.server_default) strip(*column.server_default);
            strip(column.computed);
        }
        for (sql::CheckConstraint& check : table.checks) strip(check.condition);
        for (sql::Index& index : table.indexes) {
            strip(index.where);
            for (std::string& expression : index.expressions) strip(expression);
        }
    }
    return schema;
}

/// CREATE TYPE for the enumerations of new columns, for an engine whose types were not compared.
std::vector<std::string> missing_types(const Difference& difference, const sql::Dialect& dialect) {
    sql::Table used{.name = "used"};
    for (const Change& change : difference.changes) {
        if (const auto* made = std::get_if<CreateTable>(&change))
            used.columns.insert(used.columns.end(), made->table.columns.begin(), made->table.columns.end());
        if (const auto* added = std::get_if<AddColumn>(&change)) used.columns.push_back(added->column);
        if (const auto* altered = std::get_if<AlterColumn>(&change); altered != nullptr && altered->what.type)
            used.columns.push_back(altered->to);
    }
    std::vector<std::string> texts = sql::create_statements(used, dialect);
    texts.pop_back();  // CREATE TABLE
    return texts;
}

class Drafter {
  public:
    Drafter(const Schema& from, const Schema& to, const sql::Dialect& compared, const Answers& answers)
        : compared_(compared), up_(diff(from, to, compared, answers)) {
        Answers back = answers.reversed();
        back.fills = neutral_fills(diff(up_.to, from, compared, back), compared);
        down_ = diff(up_.to, from, compared, back);
        other_up_ = diff(portable(from), portable(to), compared, answers);
        other_down_ = diff(portable(up_.to), portable(from), compared, back);
    }

    std::vector<RevisionPart> parts(Direction direction) const {
        std::vector<RevisionPart> parts;
        for (const sql::Dialect* dialect : sql::migrated_dialects())
            parts.push_back({direction, std::string(dialect->name), steps(direction, *dialect)});
        const auto same = [&](const RevisionPart& part) {
            return std::equal(part.steps.begin(), part.steps.end(), parts[0].steps.begin(), parts[0].steps.end(),
                              [](const Step& a, const Step& b) { return a.text == b.text; });
        };
        if (std::all_of(parts.begin(), parts.end(), same)) {
            parts.resize(1);
            parts[0].engine.clear();
        }
        return parts;
    }

  private:
    std::vector<Step> steps(Direction direction, const sql::Dialect& dialect) const {
        const bool up = direction == Direction::upgrade;
        std::vector<std::string> texts;
        if (&dialect == &compared_) {
            texts = statements(up ? up_ : down_, dialect);
        } else {
            const Difference& other = up ? other_up_ : other_down_;
            if (dialect.named_enumerations) texts = missing_types(other, dialect);
            for (std::string& text : statements(other, dialect)) texts.push_back(std::move(text));
        }
        std::vector<Step> steps;
        for (std::string& text : texts) steps.push_back({std::move(text)});
        return steps;
    }

    const sql::Dialect& compared_;
    Difference up_, down_, other_up_, other_down_;
};

}  // namespace

Revision empty_revision(const DraftOptions& options) {
    Revision revision;
    revision.id = options.id.empty() ? new_revision_id() : options.id;
    revision.revises = options.revises;
    revision.title = options.title;
    std::replace(revision.title.begin(), revision.title.end(), '\n', ' ');
    revision.created = created_now();
    revision.file = file_name(revision);
    revision.parts = {{Direction::upgrade, "", {}}, {Direction::downgrade, "", {}}};
    return revision;
}

Revision draft(const Schema& from, const Schema& to, const sql::Dialect& compared, const Answers& answers,
               const DraftOptions& options) {
    const Drafter drafter(from, to, compared, answers);
    Revision revision = empty_revision(options);
    revision.parts = drafter.parts(Direction::upgrade);
    for (RevisionPart& part : drafter.parts(Direction::downgrade)) revision.parts.push_back(std::move(part));
    return revision;
}

}  // namespace carboy::migrate
