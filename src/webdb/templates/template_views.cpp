#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/webdb/templates/template_views.hpp>

#include "webdb/templates/column_value.hpp"
#include "webdb/templates/template_functions.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <unordered_map>

namespace carboy::webdb {
namespace {

/// The table through which templates access one model. Slots: first columns, then relationships, then functions.
struct ModelType : jinja::ObjectType {
    const orm::Mapper* mapper = nullptr;
    std::vector<TemplateFunction> functions;
};

const ModelType& type_of(const orm::Mapper& mapper);

/// An object that a template accesses. Objects of a session have their mapper in their state. Others do not, so a view
/// of one is a separate small object.
class LooseObject : public jinja::NativeObject {
  public:
    LooseObject(const orm::Mapper& mapper, const void* object, CopyObject copy,
                jinja::Ptr<jinja::ObjectHolder> holder = {})
        : mapper_(mapper), object_(object), copy_(copy), holder_(std::move(holder)) {}
    std::string_view type_name() const override { return mapper_.model; }
    jinja::Value attribute(std::string_view name) override;
    void repr(std::string& out) const override;
    jinja::Value owned() const override {
        return holder_ || copy_ == nullptr ? jinja::Value::missing() : copy_(object_);
    }
    bool equal(const NativeObject& other) const override {
        const auto* loose = dynamic_cast<const LooseObject*>(&other);
        return loose != nullptr && loose->object_ == object_;
    }

  private:
    const orm::Mapper& mapper_;
    const void* object_;
    CopyObject copy_;
    jinja::Ptr<jinja::ObjectHolder> holder_;
};

/// A function of an object that might be destroyed before it.
class KeptFunction : public jinja::Callable {
  public:
    KeptFunction(jinja::Value function, jinja::Ptr<jinja::ObjectHolder> holder)
        : function_(std::move(function)), holder_(std::move(holder)) {}
    jinja::Value call(jinja::State& state, const jinja::Args& args) override {
        return function_.native()->call(state, args).owned();
    }

  private:
    jinja::Value function_;
    jinja::Ptr<jinja::ObjectHolder> holder_;
};

/// A list of objects of one model.
class ObjectList : public jinja::NativeObject {
  public:
    ObjectList(const orm::Mapper& mapper, std::vector<void*> objects) : mapper_(mapper), objects_(std::move(objects)) {}
    std::string_view type_name() const override { return "list"; }
    jinja::Shape shape() const override { return jinja::Shape::sequence; }
    jinja::Value item(const jinja::Value& key) override;
    std::int64_t size() const override { return static_cast<std::int64_t>(objects_.size()); }
    jinja::Ptr<jinja::Iterator> iterate() override;
    void repr(std::string& out) const override;
    const orm::Mapper& mapper() const noexcept { return mapper_; }
    const std::vector<void*>& objects() const noexcept { return objects_; }

  private:
    const orm::Mapper& mapper_;
    std::vector<void*> objects_;
};

class ObjectListIterator : public jinja::Iterator {
  public:
    explicit ObjectListIterator(jinja::Ptr<ObjectList> list) : list_(std::move(list)) {}
    bool next(jinja::Value& out) override {
        if (at_ == list_->objects().size()) return false;
        out = view_object(list_->mapper(), list_->objects()[at_++]);
        return true;
    }

  private:
    jinja::Ptr<ObjectList> list_;
    std::size_t at_ = 0;
};

jinja::Value read_relationship(const orm::Mapper& mapper, const void* object, std::uint16_t number) {
    const orm::RelationshipProperty& relation = mapper.relationships[number];
    const char* member = static_cast<const char*>(object) + relation.offset;
    const void* target = nullptr;
    if (relation.direction == orm::Direction::many_to_one) {
        target = reinterpret_cast<const orm::OneBase*>(member)->load();
    } else {
        const std::vector<void*>& objects = reinterpret_cast<const orm::ManyBase*>(member)->load();
        if (!relation.key_member.empty()) return view_keyed(*relation.target, relation.key_member, objects);
        if (!relation.single) return view_objects(*relation.target, objects);
        if (!objects.empty()) target = objects.front();
    }
    return target == nullptr ? jinja::Value(nullptr) : view_object(*relation.target, target);
}

int find_slot(const orm::Mapper& mapper, std::string_view name) {
    const std::uint16_t column = mapper.column_named(name);
    if (column != orm::no_index) return static_cast<int>(column);
    const std::uint16_t relation = mapper.relationship_named(name);
    return relation == orm::no_index ? -1 : static_cast<int>(mapper.columns.size() + relation);
}

/// Writes <User 1>, as Flask-SQLAlchemy shows a model.
void append_repr(std::string& out, const orm::Mapper& mapper, const void* object) {
    (out += '<') += mapper.model;
    for (std::size_t i = 0; i < mapper.primary_key.size(); ++i) {
        sql::Scratch scratch;
        out += i == 0 ? " " : ", ";
        const sql::ValueView key = mapper.view(object, mapper.primary_key[i], scratch);
        if (key.kind() == sql::Kind::text)
            out += key.as_text();
        else
            sql::append_repr(out, key);
    }
    out += '>';
}

const void* object_of(const void* state) { return static_cast<const orm::InstanceState*>(state) + 1; }
const orm::Mapper& mapper_of(const void* state) { return *static_cast<const orm::InstanceState*>(state)->mapper; }

int find_attribute(const jinja::ObjectType& type, std::string_view name) {
    const auto& model = static_cast<const ModelType&>(type);
    const int slot = find_slot(*model.mapper, name);
    if (slot >= 0) return slot;
    for (std::size_t i = 0; i < model.functions.size(); ++i)
        if (model.functions[i].name == name)
            return static_cast<int>(model.mapper->columns.size() + model.mapper->relationships.size() + i);
    const std::uint16_t column = column_in_table(*model.mapper, name);
    return column == orm::no_index ? -1 : static_cast<int>(column);
}
jinja::Value read_attribute(const orm::Mapper& mapper, const void* object, int slot) {
    auto number = static_cast<std::size_t>(slot);
    if (number < mapper.columns.size()) return column_value(mapper, object, static_cast<std::uint16_t>(number));
    number -= mapper.columns.size();
    if (number < mapper.relationships.size())
        return read_relationship(mapper, object, static_cast<std::uint16_t>(number));
    return type_of(mapper).functions[number - mapper.relationships.size()].read(object);
}
jinja::Value get_attribute(const void* state, int slot) {
    return read_attribute(mapper_of(state), object_of(state), slot);
}
void write_object(const void* state, std::string& out) { append_repr(out, mapper_of(state), object_of(state)); }

/// Returns the functions of the model and of its base classes, whose objects have the same address.
std::vector<TemplateFunction> all_functions(const orm::Mapper& mapper) {
    std::vector<TemplateFunction> all = take_template_functions(mapper);
    if (mapper.hierarchy.base == nullptr) return all;
    for (TemplateFunction& inherited : all_functions(*mapper.hierarchy.base))
        if (std::none_of(all.begin(), all.end(), [&](const auto& own) { return own.name == inherited.name; }))
            all.push_back(std::move(inherited));
    return all;
}

/// Returns the model's table, created on first use.
const ModelType& type_of(const orm::Mapper& mapper) {
    // thread_local: making the table does not wait, and what is returned is kept for the process.
    thread_local std::unordered_map<const orm::Mapper*, const ModelType*> known;
    // thread_local: like `known`. The objects of a list have the same mapper.
    thread_local const ModelType* latest = nullptr;
    if (latest != nullptr && latest->mapper == &mapper) return *latest;
    if (const auto found = known.find(&mapper); found != known.end()) return *(latest = found->second);
    static std::mutex guard;
    static std::deque<ModelType> types;
    const std::lock_guard lock(guard);
    ModelType* type = nullptr;
    for (ModelType& made : types)
        if (made.mapper == &mapper) type = &made;
    if (type == nullptr) {
        type = &types.emplace_back();
        type->name = mapper.model;
        type->find = find_attribute;
        type->get = get_attribute;
        type->write = write_object;
        type->equal = [](const void* a, const void* b) { return a == b; };
        type->mapper = &mapper;
        type->functions = all_functions(mapper);
    }
    known[&mapper] = type;
    return *type;
}

jinja::Value LooseObject::attribute(std::string_view name) {
    const int slot = find_attribute(type_of(mapper_), name);
    if (slot < 0) return jinja::Value::missing();
    jinja::Value out = read_attribute(mapper_, object_, slot);
    if (!holder_) return out;
    if (out.native() != nullptr && out.native()->callable())
        return jinja::Value(jinja::Ptr<jinja::NativeObject>::adopt(new KeptFunction(std::move(out), holder_)));
    return out.owned();
}
void LooseObject::repr(std::string& out) const { append_repr(out, mapper_, object_); }

jinja::Value ObjectList::item(const jinja::Value& key) {
    if (!key.is_integer()) return jinja::Value::missing();
    const std::int64_t index = key.integer() < 0 ? key.integer() + size() : key.integer();
    if (index < 0 || index >= size()) return jinja::Value::missing();
    return view_object(mapper_, objects_[static_cast<std::size_t>(index)]);
}
jinja::Ptr<jinja::Iterator> ObjectList::iterate() {
    return jinja::Ptr<jinja::Iterator>::adopt(new ObjectListIterator(jinja::Ptr<ObjectList>::share(this)));
}
void ObjectList::repr(std::string& out) const {
    out += '[';
    for (std::size_t i = 0; i < objects_.size(); ++i) {
        if (i > 0) out += ", ";
        append_repr(out, mapper_, objects_[i]);
    }
    out += ']';
}

}  // namespace

jinja::Value view_object(const orm::Mapper& mapper, const void* object, CopyObject copy) {
    const orm::InstanceState* state = mapper.state_of(object);
    if (state != nullptr) return jinja::Value::object(state, type_of(*state->mapper));  // of the object's real class
    return jinja::Value(jinja::Ptr<jinja::NativeObject>::adopt(new LooseObject(mapper, object, copy)));
}

jinja::Value keep_object(const orm::Mapper& mapper, const void* object, jinja::Ptr<jinja::ObjectHolder> holder) {
    return jinja::Value(
        jinja::Ptr<jinja::NativeObject>::adopt(new LooseObject(mapper, object, nullptr, std::move(holder))));
}

bool in_session(const orm::Mapper& mapper, const void* object) { return mapper.state_of(object) != nullptr; }

jinja::Value view_objects(const orm::Mapper& mapper, const std::vector<void*>& objects) {
    return jinja::Value(jinja::Ptr<jinja::NativeObject>::adopt(new ObjectList(mapper, objects)));
}

jinja::Value view_keyed(const orm::Mapper& mapper, std::string_view member, const std::vector<void*>& objects) {
    const std::uint16_t column = mapper.column_named(member);
    auto out = jinja::make_ref<jinja::Dict>();
    for (void* object : objects) {
        jinja::Value key = column_value(mapper, object, column).owned();
        if (!key.is_none()) out->set(std::move(key), view_object(mapper, object));
    }
    return jinja::Value(std::move(out));
}

}  // namespace carboy::webdb
