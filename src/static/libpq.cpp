// Functions with the names of libpq's. The first call of any of them loads libpq, and from then on each passes its
// arguments on. So a program that uses no server runs on a machine without libpq.
#include <dlfcn.h>
#include <libpq-fe.h>

#include <string>

#include <carboy/engine/error.hpp>

namespace {

constexpr const char* library_name = "libpq.so.5";

[[noreturn]] void refuse(const char* reason) {
    throw carboy::engine::InterfaceError(
        "driver_library_missing",
        std::string("PostgreSQL's client library cannot be loaded: ") + (reason ? reason : "no reason is known"),
        "Install it (Debian: apt install libpq5), or use a database that needs no library, such as sqlite:///app.db.");
}

void* library() {
    static void* const loaded = [] {
        void* const found = ::dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
        return found ? found : (refuse(::dlerror()), nullptr);
    }();
    return loaded;
}

template <class Function>
Function find(const char* name) {
    void* const found = ::dlsym(library(), name);
    if (!found) refuse(::dlerror());
    return reinterpret_cast<Function>(found);
}

}  // namespace

// The parameters are those of libpq-fe.h: the compiler refuses other ones.
#define CARBOY_PASS_ON(result, name, parameters, ...)              \
    result name parameters {                                       \
        static const auto function = find<decltype(&name)>(#name); \
        return function(__VA_ARGS__);                              \
    }

// Functions of a connection, and of a result.
#define CARBOY_OF_LINK(result, name) CARBOY_PASS_ON(result, name, (PGconn * link), link)
#define CARBOY_OF_CONST_LINK(result, name) CARBOY_PASS_ON(result, name, (const PGconn* link), link)
#define CARBOY_OF_RESULT(result, name) CARBOY_PASS_ON(result, name, (const PGresult* from), from)
#define CARBOY_OF_FIELD(result, name) CARBOY_PASS_ON(result, name, (const PGresult* from, int field), from, field)
#define CARBOY_OF_CELL(result, name) \
    CARBOY_PASS_ON(result, name, (const PGresult* from, int row, int field), from, row, field)

extern "C" {

CARBOY_PASS_ON(PGconn*, PQconnectdbParams, (const char* const* keywords, const char* const* values, int expand),
               keywords, values, expand)
CARBOY_PASS_ON(PQconninfoOption*, PQconndefaults, ())
CARBOY_PASS_ON(void, PQconninfoFree, (PQconninfoOption * options), options)
CARBOY_OF_LINK(void, PQfinish)
CARBOY_OF_CONST_LINK(ConnStatusType, PQstatus)
CARBOY_OF_CONST_LINK(PGTransactionStatusType, PQtransactionStatus)
CARBOY_OF_CONST_LINK(char*, PQerrorMessage)
CARBOY_OF_CONST_LINK(int, PQsocket)
CARBOY_PASS_ON(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn * link, PQnoticeReceiver receiver, void* argument), link,
               receiver, argument)

CARBOY_OF_LINK(PGcancel*, PQgetCancel)
CARBOY_PASS_ON(void, PQfreeCancel, (PGcancel * cancel), cancel)
CARBOY_PASS_ON(int, PQcancel, (PGcancel * cancel, char* error, int size), cancel, error, size)

CARBOY_PASS_ON(int, PQsendQuery, (PGconn * link, const char* text), link, text)
CARBOY_PASS_ON(int, PQsendQueryParams,
               (PGconn * link, const char* text, int count, const Oid* types, const char* const* values,
                const int* lengths, const int* formats, int result_format),
               link, text, count, types, values, lengths, formats, result_format)
CARBOY_PASS_ON(int, PQsendPrepare, (PGconn * link, const char* name, const char* text, int count, const Oid* types),
               link, name, text, count, types)
CARBOY_PASS_ON(int, PQsendQueryPrepared,
               (PGconn * link, const char* name, int count, const char* const* values, const int* lengths,
                const int* formats, int result_format),
               link, name, count, values, lengths, formats, result_format)
CARBOY_PASS_ON(int, PQsendDescribePrepared, (PGconn * link, const char* name), link, name)
CARBOY_OF_LINK(int, PQsetSingleRowMode)
CARBOY_OF_LINK(PGresult*, PQgetResult)
CARBOY_OF_LINK(int, PQisBusy)
CARBOY_OF_LINK(int, PQconsumeInput)
CARBOY_OF_LINK(int, PQflush)
CARBOY_PASS_ON(int, PQsetnonblocking, (PGconn * link, int on), link, on)
CARBOY_OF_LINK(int, PQenterPipelineMode)
CARBOY_OF_LINK(int, PQexitPipelineMode)
CARBOY_OF_LINK(int, PQpipelineSync)
CARBOY_OF_LINK(int, PQsendFlushRequest)
CARBOY_OF_LINK(PGnotify*, PQnotifies)
CARBOY_PASS_ON(int, PQputCopyData, (PGconn * link, const char* data, int size), link, data, size)
CARBOY_PASS_ON(int, PQputCopyEnd, (PGconn * link, const char* error), link, error)
CARBOY_PASS_ON(int, PQgetCopyData, (PGconn * link, char** data, int at_once), link, data, at_once)

CARBOY_OF_RESULT(ExecStatusType, PQresultStatus)
CARBOY_OF_RESULT(char*, PQresultErrorMessage)
CARBOY_PASS_ON(char*, PQresultErrorField, (const PGresult* from, int code), from, code)
CARBOY_OF_RESULT(int, PQntuples)
CARBOY_OF_RESULT(int, PQnfields)
CARBOY_OF_RESULT(int, PQnparams)
CARBOY_OF_FIELD(char*, PQfname)
CARBOY_OF_FIELD(Oid, PQftable)
CARBOY_OF_FIELD(Oid, PQftype)
CARBOY_OF_FIELD(int, PQfmod)
CARBOY_OF_FIELD(Oid, PQparamtype)
CARBOY_OF_CELL(char*, PQgetvalue)
CARBOY_OF_CELL(int, PQgetlength)
CARBOY_OF_CELL(int, PQgetisnull)
CARBOY_PASS_ON(char*, PQcmdStatus, (PGresult * from), from)
CARBOY_PASS_ON(char*, PQcmdTuples, (PGresult * from), from)
CARBOY_PASS_ON(void, PQclear, (PGresult * from), from)
CARBOY_PASS_ON(void, PQfreemem, (void* memory), memory)

}  // extern "C"
