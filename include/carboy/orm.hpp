// Models, queries and sessions over a database; no web.
#pragma once

#include <carboy/orm/mapping/model.hpp>
#include <carboy/orm/query/query.hpp>
#include <carboy/orm/query/select.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/sql.hpp>
#include <carboy/sql/func.hpp>

namespace carboy {

using orm::BigInteger;
using orm::Boolean;
using orm::Column;
using orm::Date;
using orm::DateTime;
using orm::DateTimeTz;
using orm::Double;
using orm::Float;
using orm::Integer;
using orm::Interval;
using orm::LargeBinary;
using orm::Many;
using orm::Numeric;
using orm::One;
using orm::SmallInteger;
using orm::String;
using orm::Text;
using orm::Time;

using orm::default_;
using orm::default_now;
using orm::foreign_key;
using orm::indexed;
using orm::on_delete_cascade;
using orm::on_delete_restrict;
using orm::on_delete_set_null;
using orm::primary_key;
using orm::unique;
using orm::version_counter;

using orm::ConcurrentUpdate;
using orm::MappingError;
using orm::MultipleResultsFound;
using orm::NoAutoflush;
using orm::NoResultFound;
using orm::NotFound;
using orm::Objects;
using orm::Query;
using orm::select;
using orm::Session;
using orm::SessionError;
using orm::SessionOptions;
using orm::UseSession;

using sql::and_;
using sql::not_;
using sql::or_;
namespace func = sql::func;

}  // namespace carboy
