// Everything for a web application without a database: the names a user needs, lifted into `carboy`.
#pragma once

#include <carboy/base/error.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>
#include <carboy/jinja.hpp>
#include <carboy/web/app.hpp>
#include <carboy/web/blueprint.hpp>
#include <carboy/web/config.hpp>
#include <carboy/web/context.hpp>
#include <carboy/web/files.hpp>
#include <carboy/web/responses.hpp>
#include <carboy/web/session.hpp>
#include <carboy/web/templates.hpp>
#include <carboy/web/test_client.hpp>
#include <carboy/web/url_for.hpp>

namespace carboy {

using http::BadRequestKeyError;
using http::CookieOptions;
using http::Headers;
using http::HttpError;
using http::Method;
using http::Methods;
using http::MultiDict;
using http::Request;
using http::Response;
using http::UploadedFile;

using web::abort;
using web::App;
using web::app_context;
using web::AppContext;
using web::AppOptions;
using web::Blueprint;
using web::BlueprintOptions;
using web::Command;
using web::CommandParameter;
using web::CommandValues;
using web::Config;
using web::current_app;
using web::current_blueprint;
using web::current_endpoint;
using web::flash;
using web::FlashedMessage;
using web::g;
using web::get_flashed_messages;
using web::has_app_context;
using web::has_request_context;
using web::jsonify;
using web::make_response;
using web::PathValues;
using web::redirect;
using web::render_template;
using web::render_template_string;
using web::request;
using web::RouteOptions;
using web::Rule;
using web::send_file;
using web::send_from_directory;
using web::SendOptions;
using web::session;
using web::TestClient;
using web::TestRequest;
using web::TestResponse;
using web::url_for;
using web::UrlValues;
using web::view_args;

}  // namespace carboy
