// Relationships over foreign keys of several columns.
#include <gtest/gtest.h>

#include "orm/lesson_models.hpp"

namespace carboy::composite_keys {
namespace {

struct Shelf;
struct Item;
struct Manager;
struct Region;

struct Depot {
    Column<String<2>, primary_key> country;
    Column<Integer, primary_key> number;
    Column<String<40>> name;
    Many<Shelf, "depot", cascade<"all, delete-orphan">, order_by<"code">> shelves;
    Many<Item, "depot", order_by<"id">> items;
    OneToOne<Manager, "depot"> manager;
    ManyToMany<Region, "keyed_depot_region", order_by<"name">> regions;

    static constexpr std::string_view table_name = "keyed_depot";
    CARBOY_MODEL(Depot, country, number, name, shelves, items, manager, regions);
};

/// The foreign key is part of the primary key, and names its columns in another order.
struct Shelf {
    Column<Integer, primary_key> depot_number;
    Column<String<2>, primary_key> depot_country;
    Column<String<8>, primary_key> code;
    One<Depot, "depot_number, depot_country"> depot;

    static constexpr TableArgs table_args{
        foreign_key_constraint("depot_number", "depot_country").references("keyed_depot", "number", "country")};
    static constexpr std::string_view table_name = "keyed_shelf";
    CARBOY_MODEL(Shelf, depot_number, depot_country, code, depot);
};

struct Item {
    Column<Integer, primary_key> id;
    Column<std::optional<String<2>>> depot_country;
    Column<std::optional<Integer>> depot_number;
    One<Depot, "depot_country, depot_number"> depot;

    static constexpr TableArgs table_args{
        foreign_key_constraint("depot_country", "depot_number").references("keyed_depot", "country", "number")};
    static constexpr std::string_view table_name = "keyed_item";
    CARBOY_MODEL(Item, id, depot_country, depot_number, depot);
};

struct Manager {
    Column<Integer, primary_key> id;
    Column<std::optional<String<2>>> country;
    Column<std::optional<Integer>> number;
    One<Depot, "country, number"> depot;

    static constexpr TableArgs table_args{foreign_key_constraint("country", "number")
                                              .references("keyed_depot", "country", "number")
                                              .on_delete("SET NULL"),
                                          unique_constraint("country", "number")};
    static constexpr std::string_view table_name = "keyed_manager";
    CARBOY_MODEL(Manager, id, country, number, depot);
};

struct Region {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    ManyToMany<Depot, "keyed_depot_region"> depots;

    static constexpr std::string_view table_name = "keyed_region";
    CARBOY_MODEL(Region, id, name, depots);
};

/// A tree inside each tenant: the tenant is part of both keys.
struct Page {
    Column<Integer, primary_key> tenant;
    Column<String<20>, primary_key> slug;
    Column<std::optional<String<20>>> parent_slug;
    One<Page, "tenant, parent_slug"> parent;
    Many<Page, "parent", order_by<"slug">> pages;

    static constexpr TableArgs table_args{
        foreign_key_constraint("tenant", "parent_slug").references("keyed_page", "tenant", "slug")};
    static constexpr std::string_view table_name = "keyed_page";
    CARBOY_MODEL(Page, tenant, slug, parent_slug, parent, pages);
};

// A key of several columns that a subclass inherits.
struct Pier {
    Column<String<2>, primary_key> country;
    Column<Integer, primary_key> number;
    Column<std::string, polymorphic_on> kind;

    static constexpr std::string_view table_name = "keyed_pier";
    static constexpr std::string_view polymorphic_identity = "pier";
    CARBOY_MODEL(Pier, country, number, kind);
};

struct Dock : Pier {
    Column<Integer> cranes;

    static constexpr std::string_view polymorphic_identity = "dock";
    CARBOY_SUBMODEL(Dock, Pier, cranes);
};

struct Boat {
    Column<Integer, primary_key> id;
    Column<std::optional<String<2>>> pier_country;
    Column<std::optional<Integer>> pier_number;
    One<Pier, "pier_country, pier_number"> pier;

    static constexpr std::string_view table_name = "keyed_boat";
    static constexpr TableArgs table_args{foreign_key_constraint("pier_country", "pier_number")
                                              .references("keyed_pier", "country", "number")
                                              .on_delete("SET NULL")
                                              .on_update("CASCADE")};
    CARBOY_MODEL(Boat, id, pier_country, pier_number, pier);
};

// Two keys that contain each other: the current edition of an essay is one of its own.
struct Edition;

struct Essay {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>> current_number;
    One<Edition, "id, current_number"> current;
    Many<Edition, "essay", cascade<"all, delete-orphan">, order_by<"number">> editions;

    static constexpr TableArgs table_args{
        foreign_key_constraint("id", "current_number").references("keyed_edition", "essay_id", "number")};
    static constexpr std::string_view table_name = "keyed_essay";
    CARBOY_MODEL(Essay, id, current_number, current, editions);
};

struct Edition {
    Column<Integer, primary_key, foreign_key<&Essay::id>> essay_id;
    Column<Integer, primary_key> number;
    One<Essay, "essay_id"> essay;

    static constexpr std::string_view table_name = "keyed_edition";
    CARBOY_MODEL(Edition, essay_id, number, essay);
};

class CompositeKeyTest : public OrmTest {
  protected:
    CompositeKeyTest() {
        create_all(engine);
        engine.on_query([this](const engine::QueryEvent& event) { statements.emplace_back(event.statement); });
    }
    ~CompositeKeyTest() override { session.close(); }

    Depot& add_depot(std::string_view country, int number) {
        return session.add(
            Depot{.country = std::string(country), .number = number, .name = std::string(country) + " depot"});
    }

    Session session{engine};
    UseSession use{session};
};

TEST_F(CompositeKeyTest, TheDatabaseActsOnReferencesToASubclass) {
    Dock fresh;
    fresh.country = "se";
    fresh.number = 1;
    Dock& dock = session.add(std::move(fresh));
    Boat& boat = session.add(Boat{.pier = dock});
    session.commit();
    dock.number = 2;
    session.commit();
    EXPECT_EQ(boat.pier_number, 2);
    EXPECT_EQ(boat.pier.get(), &dock);
    session.delete_(dock);
    session.flush();
    EXPECT_EQ(boat.pier_number, std::nullopt);
    EXPECT_EQ(boat.pier_country, std::nullopt);
    EXPECT_EQ(boat.pier.get(), nullptr);
    session.commit();
}

TEST_F(CompositeKeyTest, BothSidesAreLoadedForAllObjectsOfAResult) {
    for (int number = 1; number <= 300; ++number) {
        Depot& depot = add_depot(number % 2 == 0 ? "se" : "no", number);
        depot.shelves.add(Shelf{.code = "b"});
        session.add(Shelf{.code = "a", .depot = depot});
        session.add(Item{.depot = depot});
    }
    session.add(Item{});
    session.commit();
    session.close();
    std::size_t shelves = 0, items = 0;
    const std::size_t lists = count([&] {
        for (Depot& depot : Depot::query().order_by(Depot::c.number).all()) {
            EXPECT_EQ(depot.shelves.size(), 2u);
            EXPECT_EQ(depot.shelves[0].code, "a");
            EXPECT_EQ(depot.shelves[0].depot_country, *depot.country);
            shelves += depot.shelves.size();
        }
    });
    EXPECT_EQ(shelves, 600u);
    EXPECT_LE(lists, 3u);
    session.close();
    const std::size_t ones = count([&] {
        for (Item& item : Item::query().all())
            if (item.depot) {
                EXPECT_EQ(item.depot->number, *item.depot_number);
                ++items;
            }
    });
    EXPECT_EQ(items, 300u);
    EXPECT_LE(ones, 3u);
}

/// SQLite limits the depth of an expression to 1,000.
TEST_F(CompositeKeyTest, LinksOfMoreObjectsThanOneExpressionCanName) {
    Region& all = session.add(Region{.name = "all"});
    for (int number = 1; number <= 1'100; ++number) add_depot("se", number).regions.add(all);
    session.commit();
    session.close();
    std::size_t links = 0;
    const std::size_t statements = count([&] {
        for (Depot& depot : Depot::query().all()) links += depot.regions.size();
    });
    EXPECT_EQ(links, 1'100u);
    EXPECT_LE(statements, 6u);
}

TEST_F(CompositeKeyTest, EagerLoadingReadsThem) {
    Depot& se = add_depot("se", 1);
    se.shelves.add(Shelf{.code = "a"});
    session.add(Item{.depot = se});
    add_depot("se", 2);
    session.commit();
    session.close();
    QueryBudget budget{session, 3};
    for (Depot& depot : Depot::query()
                            .options(joined_load(Depot::c.shelves), selectin_load(Depot::c.items))
                            .order_by(Depot::c.number)
                            .all())
        EXPECT_EQ(depot.shelves.size() + depot.items.size(), depot.number == 1 ? 2u : 0u);
    for (Item& item : Item::query().options(joined_load(Item::c.depot)).all()) EXPECT_EQ(item.depot->country, "se");
}

TEST_F(CompositeKeyTest, QueriesJoinThem) {
    Depot& se = add_depot("se", 1);
    Depot& no = add_depot("no", 1);
    Item& item = session.add(Item{.depot = se});
    session.add(Item{});
    se.shelves.add(Shelf{.code = "a"});
    session.commit();
    EXPECT_EQ(Item::query().join(Item::c.depot).filter(Depot::c.country == "se").count(), 1);
    EXPECT_EQ(&Item::query().filter(Item::c.depot == se).one(), &item);
    EXPECT_EQ(Item::query().filter(Item::c.depot == no).count(), 0);
    EXPECT_EQ(Item::query().filter(Item::c.depot == nullptr).count(), 1);
    EXPECT_EQ(Item::query().filter(Item::c.depot != nullptr).count(), 1);
    EXPECT_EQ(Item::query().filter(Item::c.depot != se).count(), 1);
    EXPECT_EQ(&Item::query().filter(Item::c.depot.has(Depot::c.number == 1)).one(), &item);
    EXPECT_EQ(&Depot::query().filter(Depot::c.shelves.any(Shelf::c.code == "a")).one(), &se);
    EXPECT_EQ(&Depot::query().filter(Depot::c.items.contains(item)).one(), &se);
    EXPECT_EQ(&Item::query().filter_by({.depot = se}).one(), &item);
}

TEST_F(CompositeKeyTest, BothSidesAndTheKeyAreKeptInStep) {
    Depot& se = add_depot("se", 1);
    Depot& no = add_depot("no", 7);
    Item& item = session.add(Item{.depot = se});
    session.commit();
    ASSERT_EQ(se.items.size(), 1u);
    item.depot = no;
    EXPECT_EQ(item.depot_country, "no");
    EXPECT_EQ(item.depot_number, 7);
    EXPECT_EQ(se.items.size(), 0u);
    EXPECT_EQ(&no.items[0], &item);
    item.depot_country = "se";
    item.depot_number = 1;
    EXPECT_EQ(item.depot.get(), &se);
    EXPECT_EQ(se.items.size(), 1u);
    item.depot = nullptr;
    session.commit();
    EXPECT_EQ(item.depot_country, std::nullopt);
    item.depot = no;
    session.rollback();
    EXPECT_EQ(item.depot.get(), nullptr);
    EXPECT_EQ(no.items.size(), 0u);
}

TEST_F(CompositeKeyTest, RowsAreWrittenInTheOrderOfTheirKeys) {
    Item& item = session.add(Item{});
    Depot& depot = session.add(Depot{.country = "fi", .number = 3, .name = "late"});
    item.depot = depot;
    session.add(Item{.depot_country = "fi", .depot_number = 3});
    session.commit();
    EXPECT_EQ(depot.items.size(), 2u);
    // The children of a deleted object lose it; those that cannot be without it are deleted.
    depot.shelves.add(Shelf{.code = "x"});
    Manager& manager = session.add(Manager{.depot = depot});
    session.commit();
    EXPECT_EQ(depot.manager.get(), &manager);
    session.delete_(depot);
    session.commit();
    EXPECT_EQ(Shelf::query().count(), 0);
    EXPECT_EQ(item.depot_number, std::nullopt);
    EXPECT_EQ(manager.number, std::nullopt);  // by the database
    EXPECT_EQ(manager.depot.get(), nullptr);
}

TEST_F(CompositeKeyTest, AnOrphanIsDeleted) {
    Depot& depot = add_depot("se", 1);
    Shelf& shelf = depot.shelves.add(Shelf{.code = "x"});
    session.commit();
    depot.shelves.remove(shelf);
    session.commit();
    EXPECT_EQ(Shelf::query().count(), 0);
}

TEST_F(CompositeKeyTest, AManyToManyOverCompositeKeys) {
    Depot& se = add_depot("se", 1);
    Region& north = session.add(Region{.name = "north"});
    se.regions.add(north);
    session.commit();
    session.close();
    EXPECT_EQ(Region::query().one().depots[0].country, "se");
    EXPECT_EQ(Depot::query().join(Depot::c.regions).filter(Region::c.name == "north").count(), 1);
}

TEST_F(CompositeKeyTest, ATreeWhoseKeysShareAColumn) {
    for (const int tenant : {1, 2}) {
        Page& root = session.add(Page{.tenant = tenant, .slug = "root"});
        Page& child = session.add(Page{.tenant = tenant, .slug = "child", .parent = root});
        session.add(Page{.tenant = tenant, .slug = "grandchild", .parent = child});
    }
    session.commit();
    session.close();
    Page& root = *session.get<Page>(2, "root");
    ASSERT_EQ(root.pages.size(), 1u);
    Page& child = root.pages[0];
    EXPECT_EQ(child.tenant, 2);
    child.parent = nullptr;
    EXPECT_EQ(child.tenant, 2);
    EXPECT_EQ(child.parent_slug, std::nullopt);
    session.commit();
    EXPECT_EQ(root.pages.size(), 0u);
    // Deleted together, in any order.
    session.delete_(child);
    session.delete_(child.pages[0]);
    session.commit();
    EXPECT_EQ(Page::query().filter(Page::c.tenant == 2).count(), 1);
}

TEST_F(CompositeKeyTest, ANewRowThatRefersToItself) {
    Page& page = session.add(Page{.tenant = 5, .slug = "self"});
    page.parent = page;
    session.commit();
    EXPECT_EQ(page.parent_slug, "self");
    session.delete_(page);
    session.commit();
    EXPECT_EQ(Page::query().count(), 0);
}

TEST_F(CompositeKeyTest, NewRowsWhoseKeysContainEachOther) {
    for (const int id : {0, 7}) {  // a key from the database, and one that the program sets
        Essay& essay = session.add(Essay{.id = id});
        essay.editions.add(Edition{.number = 1});
        essay.current = essay.editions.add(Edition{.number = 2});
        session.commit();
        EXPECT_EQ(essay.editions[1].essay_id, essay.id);
        Session other{engine};
        EXPECT_EQ(other.get<Essay>(*essay.id)->current->number, 2);
        EXPECT_EQ(other.get<Essay>(*essay.id)->editions.size(), 2U);
    }
    Essay& essay = *session.get<Essay>(7);
    essay.current = essay.editions.add(Edition{.number = 3});
    session.commit();
    EXPECT_EQ(session.execute("SELECT current_number FROM keyed_essay WHERE id = 7").scalar<int>(), 3);
    session.delete_(essay);
    session.commit();
    EXPECT_EQ(session.query<Edition>().count(), 2) << "those of the other essay";
}

TEST_F(CompositeKeyTest, ARollbackRestoresBothColumns) {
    Depot& se = add_depot("se", 1);
    Item& item = session.add(Item{.depot = se});
    session.commit();
    {
        Savepoint savepoint = session.begin_nested();
        item.depot = add_depot("dk", 9);
        session.flush();
        savepoint.rollback();
    }
    EXPECT_EQ(item.depot.get(), &se);
    EXPECT_EQ(item.depot_country, "se");
    item.depot_country = "xx";
    EXPECT_THROW(session.commit(), IntegrityError);
    session.rollback();
    EXPECT_EQ(item.depot.get(), &se);
}

}  // namespace
}  // namespace carboy::composite_keys
