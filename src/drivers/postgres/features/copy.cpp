#include <carboy/drivers/postgres/copy.hpp>

#include "drivers/postgres/connection/connection.hpp"
#include "drivers/postgres/handle/error.hpp"
#include "drivers/postgres/text/words.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace carboy::drivers::postgres {

namespace {

constexpr std::size_t portion = 64 * 1024;

/// Throws before anything is sent, so that the transaction can continue.
void require(std::string_view text, CopyDirection wanted) {
    if (copy_direction(text) == wanted) return;
    engine::ProgrammingError error("copy", fmt::format("The statement is not a COPY ... {}.",
                                                       wanted == CopyDirection::in ? "FROM STDIN" : "TO STDOUT"));
    error.set_statement(text);
    throw error;
}

/// Keeps other statements off the connection.
class CopyTurn : public Busy {
  public:
    CopyTurn(engine::Connection& connection, std::string_view text_)
        : link(connection_of(connection)), user(connection.user()), text(text_) {}
    void settle() override {
        link.set_busy(this);
        throw engine::ProgrammingError("copy_open", "A COPY is in progress on this connection.",
                                       "Finish it first, or use another connection.");
    }

    Connection& link;
    engine::OneUser& user;  // of the connection
    std::string text;
    bool open = false;
    bool in_transaction = false;
};

/// Sends the COPY and checks that the server treats it as one.
void start(CopyTurn& turn, ExecStatusType wanted) {
    Connection& link = turn.link;
    link.start_call(turn.text);
    link.transaction().send_begin();
    turn.in_transaction = link.in_transaction();
    link.line().check_sent(PQsendQuery(link.link(), turn.text.c_str()), turn.text);
    const Result result = link.line().next_result(turn.text);
    if (PQresultStatus(result.get()) == wanted) {
        turn.open = true;
        return link.set_busy(&turn);
    }
    link.line().finish_query(turn.text);
    link.line().check(result.get(), turn.text);
    refuse_copy(turn.text);
}

std::int64_t rows_of(const PGresult* result) {
    const std::string_view text = PQcmdTuples(const_cast<PGresult*>(result));
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

}  // namespace

struct CopyIn::Impl : CopyTurn {
    using CopyTurn::CopyTurn;
    std::string buffer;
    std::size_t row_at = 0;  // the start of the current row in it

    void send() {
        if (buffer.empty()) return;
        link.line().deadline().start_clock();
        int sent = 0;
        while ((sent = PQputCopyData(link.link(), buffer.data(), static_cast<int>(buffer.size()))) == 0)
            link.line().flush(text);
        link.line().check_sent(sent, text);
        buffer.clear();
        link.line().flush(text);
    }
    Result end(const char* complaint) {
        open = false;
        link.set_busy(nullptr);
        link.line().deadline().start_clock();
        return link.transaction().committing(!in_transaction && complaint == nullptr, [&] {
            int sent = 0;
            while ((sent = PQputCopyEnd(link.link(), complaint)) == 0) link.line().flush(text);
            link.line().check_sent(sent, text);
            return link.line().finish_query(text);
        });
    }
};

CopyIn::CopyIn(engine::Connection& connection, sql::Text<> text)
    : impl_(std::make_unique<Impl>(connection, text.statement().text)) {
    open(connection);
}

CopyIn::CopyIn(engine::Connection& connection, sql::Unchecked text)
    : impl_(std::make_unique<Impl>(connection, text.text)) {
    open(connection);
}

void CopyIn::open(engine::Connection& connection) {
    require(impl_->text, CopyDirection::in);
    const engine::Use use(impl_->user);
    const bool alone =
        connection.options().isolation == engine::Isolation::autocommit && !impl_->link.session().has_preamble();
    if (!connection.in_transaction() && !alone) connection.begin_write();
    impl_->link.transaction().note_change();
    start(*impl_, PGRES_COPY_IN);
}

CopyIn::~CopyIn() {
    if (!impl_->open) return;
    const engine::LateUse use(impl_->user);
    try {
        impl_->end("given up by the client");
    } catch (...) {  // the server reports an error because the COPY was given up
    }
}

engine::OneUser& CopyIn::user() const noexcept { return impl_->user; }

void CopyIn::write(std::string_view data) {
    const engine::Use use(impl_->user);
    if (!impl_->open)
        throw engine::ProgrammingError("copy_closed", "This COPY has ended.", "Begin another COPY for more rows.");
    impl_->buffer += data;
    if (impl_->buffer.size() >= portion) impl_->send();
}

void CopyIn::begin_row() { impl_->row_at = impl_->buffer.size(); }

void CopyIn::drop_row(sql::DataError& error) {
    impl_->buffer.resize(impl_->row_at);
    error.set_statement(impl_->text);
}

void CopyIn::row_of(std::span<const sql::ValueView> values) {
    const engine::Use use(impl_->user);
    begin_row();
    try {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i > 0) separate();
            append(values[i]);
        }
    } catch (sql::DataError& error) {
        drop_row(error);
        throw;
    }
    end_row();
}

void CopyIn::separate() { impl_->buffer += '\t'; }
void CopyIn::end_row() { write("\n"); }

void CopyIn::append(sql::ValueView value) {
    std::string& out = impl_->buffer;
    switch (value.kind()) {
        case sql::Kind::null: out += "\\N"; return;
        case sql::Kind::boolean: out += value.as_integer() != 0 ? 't' : 'f'; return;
        case sql::Kind::integer: fmt::format_to(std::back_inserter(out), "{}", value.as_integer()); return;
        case sql::Kind::real: fmt::format_to(std::back_inserter(out), "{}", value.as_real()); return;
        case sql::Kind::blob:
            out += "\\\\x";
            for (const std::byte byte : value.as_blob())
                fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned>(byte));
            return;
        case sql::Kind::text: break;
    }
    for (const char c : value.as_text()) {
        switch (c) {
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            case '\0':
                throw sql::DataError("nul_character", "PostgreSQL's text cannot contain a NUL character.",
                                     "Store such data as bytes.");
            default: out += c;
        }
    }
}

std::int64_t CopyIn::finish() {
    const engine::Use use(impl_->user);
    if (!impl_->open)
        throw engine::ProgrammingError("copy_closed", "This COPY has ended.", "Begin another COPY for more rows.");
    impl_->send();
    return rows_of(impl_->end(nullptr).get());
}

struct CopyOut::Impl : CopyTurn {
    using CopyTurn::CopyTurn;
    struct Free {
        void operator()(char* data) const noexcept { PQfreemem(data); }
    };
    std::unique_ptr<char, Free> piece;

    /// Returns the length of the next piece; negative at the end.
    int read() {
        link.line().deadline().start_clock();
        while (true) {
            char* data = nullptr;
            const int length = PQgetCopyData(link.link(), &data, 1);
            piece.reset(data);
            if (length != 0) return length;
            link.line().await_input(text);
        }
    }
    void end() {
        open = false;
        link.set_busy(nullptr);
        link.line().finish_query(text);
    }
};

CopyOut::CopyOut(engine::Connection& connection, sql::Text<> text)
    : impl_(std::make_unique<Impl>(connection, text.statement().text)) {
    require(impl_->text, CopyDirection::out);
    const engine::Use use(impl_->user);
    if (!connection.in_transaction() && impl_->link.session().has_preamble()) connection.begin_write();
    start(*impl_, PGRES_COPY_OUT);
}

CopyOut::~CopyOut() {
    if (!impl_->open) return;
    const engine::LateUse use(impl_->user);
    try {
        const bool stops = !impl_->in_transaction;  // stopping it would undo the transaction
        if (stops) impl_->link.interrupt();
        while (impl_->read() > 0) {
        }
        impl_->end();
        if (stops)
            impl_->link.line().give_up();  // it has already ended, so the request to stop could hit the next statement
    } catch (...) {                        // the server has stopped
    }
}

std::optional<std::string_view> CopyOut::next() {
    const engine::Use use(impl_->user);
    if (!impl_->open) return std::nullopt;
    const int length = impl_->read();
    if (length > 0) return std::string_view(impl_->piece.get(), static_cast<std::size_t>(length));
    impl_->end();
    return std::nullopt;
}

}  // namespace carboy::drivers::postgres
