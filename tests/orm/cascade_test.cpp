#include <gtest/gtest.h>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

struct Line;

struct Order {
    Column<Integer, primary_key> id;
    Column<Integer, version_counter> version_id;
    Column<String<20>> name;
    Many<Line, "order"> lines;

    static constexpr std::string_view table_name = "orders";
    CARBOY_MODEL(Order, id, version_id, name, lines);
};

struct Line {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Order::id>, on_delete_cascade> order_id;
    One<Order, "order_id"> order;

    CARBOY_MODEL(Line, id, order_id, order);
};

struct Node {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&Node::id>> parent_id;
    One<Node, "parent_id"> parent;
    Many<Node, "parent"> children;

    static constexpr std::string_view table_name = "tree_node";
    CARBOY_MODEL(Node, id, parent_id, parent, children);
};

struct Grade {
    Column<String<20>, primary_key> student;
    Column<Integer, primary_key> course;
    Column<Integer> points;

    CARBOY_MODEL(Grade, student, course, points);
};

class CascadeTest : public OrmTest {
  protected:
    CascadeTest() { create_tables<Order, Line, Node, Grade>(); }

    Session session{engine};
    UseSession use{session};
};

TEST_F(CascadeTest, TheDatabaseDeletesWhatHangsOnARow) {
    Order& order = session.add(Order{.name = "first"});
    Line& line = order.lines.add(Line{});
    session.commit();
    EXPECT_EQ(order.lines.size(), 1u);
    const std::int64_t id = line.id;
    session.erase(order);
    session.flush();
    EXPECT_EQ(session.get<Line>(id), nullptr);
    session.rollback();
    EXPECT_EQ(session.get<Line>(id), &line);
    EXPECT_EQ(order.lines.size(), 1u);
}

TEST_F(CascadeTest, ARequiredObjectCannotBeTakenAway) {
    Order& order = session.add(Order{.name = "first"});
    Line& line = order.lines.add(Line{});
    session.commit();
    EXPECT_THROW(line.order = nullptr, SessionError);
    EXPECT_EQ(line.order.get(), &order);
}

TEST_F(CascadeTest, ARequiredObjectThatIsLeftOutIsNamed) {
    const auto failure = [&](std::int64_t key) {
        for (int i = 0; i < 40; ++i) session.add(Line{.order_id = key});
        try {
            session.commit();
        } catch (const engine::IntegrityError& error) {
            session.rollback();
            EXPECT_EQ(error.kind(), engine::Constraint::foreign_key);
            return error;
        }
        return engine::IntegrityError("none", "", {});
    };
    const engine::IntegrityError left_out = failure(0);
    if (on_sqlite()) {
        EXPECT_TRUE(left_out.message().starts_with("Line.order is required but not set")) << left_out.message();
        EXPECT_EQ(left_out.column(), "order_id");
        EXPECT_EQ(failure(77).message(), "FOREIGN KEY constraint failed");
    }
    session.connection().execute("INSERT INTO orders (id, version_id, name) VALUES (0, 1, 'zero')");
    session.commit();
    EXPECT_EQ(failure(0).message(), "none");  // a row has the key 0
}

TEST_F(CascadeTest, AVersionCounterFindsALostUpdate) {
    session.add(Order{.name = "first"});
    session.commit();
    Order& order = Order::query().one();
    EXPECT_EQ(order.version_id, 1);
    session.connection().commit();
    {
        auto other = engine.connect();
        other->execute("UPDATE orders SET version_id = 2, name = 'theirs'");
        other->commit();
    }
    order.name = "mine";
    EXPECT_THROW(session.commit(), ConcurrentUpdate);
    session.rollback();
    session.refresh(order);
    EXPECT_EQ(order.name, "theirs");
    order.name = "mine";
    session.commit();
    EXPECT_EQ(order.version_id, 3);
}

TEST_F(CascadeTest, AnUpdateOfManyRowsRaisesTheVersionCounter) {
    Order& order = session.add(Order{.name = "first"});
    session.commit();
    const auto change_elsewhere = [&](const auto& statement, const char* expected) {
        Session other(engine);
        other.execute(statement);
        other.commit();
        order.name = "mine";
        EXPECT_THROW(session.commit(), ConcurrentUpdate);
        session.rollback();
        session.refresh(order);
        EXPECT_EQ(order.name, expected);
        session.commit();
    };
    change_elsewhere(update<Order>().set(Order::c.name, "theirs"), "theirs");
    change_elsewhere(insert(Order{.id = order.id, .name = "new"})
                         .on_conflict(Order::c.id)
                         .do_update(Order::c.name, excluded(Order::c.name)),
                     "new");
    EXPECT_EQ(order.version_id, 3);
    session.execute(update<Order>().where(Order::c.version_id == 3).set(Order::c.name, "own"));
    EXPECT_EQ(order.version_id, 4);
    order.name = "mine";
    session.commit();
    session.execute(update<Order>().set(Order::c.version_id, 40));
    EXPECT_EQ(order.version_id, 40);  // the program counts
}

TEST_F(CascadeTest, TreesAreInsertedFromTheRootAndDeletedFromTheLeaves) {
    Node& leaf = session.add(Node{});
    Node& root = session.add(Node{});
    Node& middle = session.add(Node{.parent = root});
    leaf.parent = middle;
    session.commit();
    EXPECT_LT(root.id, middle.id);
    EXPECT_LT(middle.id, leaf.id);
    EXPECT_EQ(leaf.parent->parent.get(), &root);
    session.erase(root);
    session.erase(leaf);
    session.erase(middle);
    session.commit();
    EXPECT_EQ(Node::query().count(), 0);
}

TEST_F(CascadeTest, NewObjectsThatReferToEachOtherAreWrittenInTwoSteps) {
    Node& a = session.add(Node{});
    Node& b = session.add(Node{.parent = a});
    a.parent = b;
    session.commit();
    EXPECT_EQ(a.parent_id, *b.id);
    EXPECT_EQ(b.parent_id, *a.id);
    EXPECT_EQ(Node::query().filter(Node::c.parent_id.is_null()).count(), 0);
    session.erase(a);
    session.erase(b);
    session.commit();
    EXPECT_EQ(Node::query().count(), 0);
}

TEST_F(CascadeTest, ANewObjectThatRefersToItselfGetsItsOwnKey) {
    Node& node = session.add(Node{});
    node.parent = node;
    Node& with_key = session.add(Node{.id = 70});
    with_key.parent = with_key;
    session.commit();
    EXPECT_EQ(node.parent_id, *node.id);
    EXPECT_EQ(with_key.parent_id, 70);
    EXPECT_EQ(Node::query().filter(Node::c.parent_id.is_null()).count(), 0);
}

TEST_F(CascadeTest, KeysOfSeveralColumns) {
    Grade& grade = session.add(Grade{.student = "ann", .course = 7, .points = 10});
    session.commit();
    EXPECT_EQ(session.get<Grade>("ann", 7), &grade);
    EXPECT_EQ(session.get<Grade>("ann", 8), nullptr);
    grade.course = 8;
    session.commit();
    EXPECT_EQ(session.get<Grade>("ann", 8), &grade);
    EXPECT_EQ(session.get<Grade>("ann", 7), nullptr);
}

}  // namespace
}  // namespace carboy
