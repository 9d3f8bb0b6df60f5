// The database layer: connections, checked SQL, rows, transactions, pools.  Usable without the ORM and the web.
#pragma once

#include <carboy/base/error.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/engine.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/engine/inspector.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/sql/text/order_by.hpp>
#include <carboy/sql/text/text.hpp>
#include <carboy/sql/types/chrono.hpp>
#include <carboy/sql/types/decimal.hpp>
#include <carboy/sql/types/enum.hpp>
#include <carboy/sql/types/json.hpp>
#include <carboy/sql/types/uuid.hpp>

namespace carboy {

using engine::Cell;
using engine::connect;
using engine::Connection;
using engine::ConnectOptions;
using engine::Cursor;
using engine::Engine;
using engine::EngineOptions;
using engine::Inspector;
using engine::Isolation;
using engine::IsolationLevel;
using engine::PooledConnection;
using engine::PoolOptions;
using engine::PoolStatus;
using engine::QueryEvent;
using engine::RetryOptions;
using engine::Row;
using engine::Savepoint;
using engine::Transaction;
using engine::transaction;
using engine::TransactionOptions;
using engine::Url;

using engine::CommitUnknown;
using engine::ConnectionLost;
using engine::DatabaseError;
using engine::DataError;
using engine::Deadlock;
using engine::IntegrityError;
using engine::InterfaceError;
using engine::OperationalError;
using engine::ProgrammingError;
using engine::SerializationFailure;
using engine::Timeout;
using engine::UrlError;

using sql::bind;
using sql::OrderBy;
using sql::unchecked;
using sql::Value;

using sql::Decimal;
using sql::enum_name;
using sql::enum_value;
using sql::Json;
using sql::Rounding;
using sql::Uuid;

}  // namespace carboy
