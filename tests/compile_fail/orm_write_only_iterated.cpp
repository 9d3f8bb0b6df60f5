// expect within 5: a WriteOnly list is not loaded: loop over list.select().all()
#include <carboy/orm.hpp>

using namespace carboy;

struct Entry;

struct Account {
    Column<Integer, primary_key> id;
    WriteOnly<Many<Entry, "account">> entries;

    CARBOY_MODEL(Account, id, entries);
};

struct Entry {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Account::id>> account_id;
    One<Account, "account_id"> account;

    CARBOY_MODEL(Entry, id, account_id, account);
};

void f(Account& account) {
    for (auto& entry : account.entries) entry.id = 1;
}
