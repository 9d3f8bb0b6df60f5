// Sample entries for an empty blog. Their texts contain characters that break careless templates.
#include "app.hpp"
#include "models.hpp"

using namespace carboy;
using namespace std::chrono;

struct Draft {
    Account& author;
    year_month_day day;
    std::string title;
    std::string body;
};

void write_demo() {
    if (Account::query().exists()) throw Error("not_empty", "The blog is not empty.", "Use another BLOG_DATABASE_URL.");
    Account& ada = db.session.add(Account{.username = "ada"});
    Account& grace = db.session.add(Account{.username = "grace"});

    const std::vector<Draft> drafts = {
        {ada, 2024y / March / 2, "What a carboy is",
         "A carboy is a large bottle with a narrow neck. The name came with rosewater, from the Persian qarabah.\n\n"
         "Mine holds 20 litres and stands in a basket, for glass and cellar steps do not like each other. Everything "
         "that follows on these pages happens inside of it, slowly."},
        {ada, 2024y / March / 23, "Washing a bottle that has no bottom",
         "The neck is too narrow for a hand.\n\nWarm water, a spoon of washing soda and a chain of steel: shake, wait, "
         "shake. Rinse until it is boring, then once more. See https://example.org/cleaning?for=glass&how=soda for "
         "the long story."},
        {grace, 2024y / April / 6, "Must & yeast, the first week",
         "Day 1: 21 °C, nothing. Day 2: nothing. Day 3: it talks!\n\nBubbles < 1 per second are fine, "
         "bubbles > 3 are a carpet to clean. The lock was \"full\" of foam, and so was the wall."},
        {grace, 2024y / April / 20, "Why <b> is not bold here",
         "Somebody asked whether a title may hold <b>markup</b>. It may: it is text, and text is escaped where it is "
         "shown.\n\nEven </script><script>alert('wine')</script> does nothing but look strange."},
        {ada, 2024y / May / 11, "Racking",
         "The lees stay behind, the wine moves on. A hose, two chairs of different heights, patience.\n\n"
         "Air is the enemy now: the hose ends below the surface, and nobody splashes."},
        {grace, 2024y / September / 1, "A summer of doing nothing",
         "Five months between two entries, and no harm done: 12 °C, darkness, a full neck.\n\n"
         "The only work was to top up the lock. Twice it was dry, twice nothing came of it."},
        {ada, 2024y / October / 19, "Na zdrowie, 乾杯, στην υγειά",
         "We opened it. It is cloudy, it is sour, it is ours 🍷\n\nNext year: less sugar, more yeast."},
    };
    for (const Draft& draft : drafts)
        db.session.add(Entry{.title = draft.title,
                             .body = draft.body,
                             .published_at = sys_days(draft.day) + 9h,
                             .author = draft.author});
    db.session.commit();

    const auto say = [](std::int64_t entry, const std::string& name, const std::string& body) {
        db.session.get<Entry>(entry)->comments.add(
            Comment{.name = name, .body = body, .posted_at = sys_days(2024y / November / 1) + minutes(entry)});
    };
    say(4, "<i>Mallory</i>", "\"><img src=x onerror=alert(1)> {{ 7 * 7 }} {% raw %} ' &amp;");
    say(4, "Grace", "As I said.\r\nwww.example.org has more.");
    say(7, "Ada's mother", "Cheers!");
    db.session.commit();
}
