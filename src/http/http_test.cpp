// SPDX-License-Identifier: Apache-2.0
// Requests, responses, preferences, dates, decoding and compression as values.
#include "http/http.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <stdexcept>

#include "http/wire.hpp"

using namespace http;

TEST_CASE("fields are found without case and the first one counts") {
  Request request;
  request.fields = {{"Accept", "text/html"}, {"X-Twice", "1"}, {"x-twice", "2"}};
  CHECK(request.header("ACCEPT") == "text/html");
  CHECK(request.header("x-Twice") == "1");
  CHECK(request.header("accep").empty());
}

TEST_CASE("a cookie is found by its exact name among others and in several fields") {
  Request request;
  request.fields = {{"Cookie", "a=1; session=abc=def;  b=\"2\""}, {"cookie", "c=3; session=second"}};
  CHECK(request.cookie("session") == "abc=def");
  CHECK(request.cookie("b") == "\"2\"");
  CHECK(request.cookie("c") == "3");
  CHECK(request.cookie("sessio").empty());
  CHECK(request.cookie("Session").empty());
}

TEST_CASE("query parameters are decoded, repaired, and never fail") {
  Request request;
  request.query = "q=a+b%20c&empty=&bare&&bad=100%&byte=%ff&q=second&%71x=1";
  CHECK(request.param("q") == "a b c");
  CHECK(request.param("empty").empty());
  CHECK(request.param("bad") == "100%");
  CHECK(request.param("byte") == "\xef\xbf\xbd");
  CHECK(request.param("qx") == "1");
  CHECK(request.param("missing").empty());
  CHECK(parse_query(request.query).size() == 7);
  CHECK(parse_query("").empty());
}

TEST_CASE("percent signs without two digits are refused by decode_component") {
  CHECK(decode_component("a%2Fb") == "a/b");
  CHECK(decode_component("a+b") == "a b");
  CHECK(decode_component("a+b", false) == "a+b");
  CHECK(decode_component("%00") == std::string(1, '\0'));
  CHECK_FALSE(decode_component("%"));
  CHECK_FALSE(decode_component("%4"));
  CHECK_FALSE(decode_component("%g1"));
  CHECK_FALSE(decode_component("%1g"));
}

TEST_CASE("set replaces whatever case the old field had") {
  Response response;
  response.set("Content-Type", "text/plain").set("content-type", "text/html");
  CHECK(response.fields.size() == 1);
  CHECK(response.header("CONTENT-TYPE") == "text/html");
}

TEST_CASE("preferences come best first and equals keep their order") {
  auto const list = preferences("text/html;q=0.5, application/json , fr;level=1;q=0.900,*/*;q=0,de");
  REQUIRE(list.size() == 5);
  CHECK(list[0].value == "application/json");
  CHECK(list[1].value == "de");
  CHECK(list[2].value == "fr");
  CHECK(list[2].quality == doctest::Approx(0.9));
  CHECK(list[3].value == "text/html");
  CHECK(list[4].quality == 0);
  CHECK(preferences("").empty());
  CHECK(preferences(",,;q=1,").empty());
  CHECK(preferences("a;q=nonsense").at(0).quality == 1);
  CHECK(preferences("a;q=1.9").at(0).quality == 1);
}

TEST_CASE("dates are written as HTTP wants them") {
  CHECK(http_date(1445412480) == "Wed, 21 Oct 2015 07:28:00 GMT");
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(951782400) == "Tue, 29 Feb 2000 00:00:00 GMT");
}

TEST_CASE("gzip gives back what went in") {
  for (auto const& text : {std::string(), std::string("hello"), std::string(100000, 'x')}) {
    auto const packed = gzip(text);
    std::string back(text.size() + 1, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(back.data());
    stream.avail_out = static_cast<uInt>(back.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    back.resize(stream.total_out);
    inflateEnd(&stream);
    CHECK(back == text);
  }
  CHECK(gzip(std::string(100000, 'x')).size() < 1000);
}

TEST_CASE("an answer's head says length, date and connection, and keeps a handler's hands off them") {
  Response response;
  response.set("Content-Type", "text/plain").set("Content-Length", "99").set("connection", "upgrade").body = "hello";
  auto const head = head_of(response, {.date = "today"});
  CHECK(head == "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n");
  CHECK(head_of(response, {.keep = false, .date = "today"}).ends_with("Connection: close\r\n\r\n"));
  auto const old = head_of(response, {.old = true, .date = "today"});
  CHECK(old.starts_with("HTTP/1.0 200 OK\r\n"));
  CHECK(old.ends_with("Connection: keep-alive\r\n\r\n"));
  response.status = 304;
  CHECK(head_of(response, {.date = "today"}).find("Content-Length") == std::string::npos);
}

TEST_CASE("an answer that would break out of its line is not sent") {
  for (auto const& field : {Field{"Location", "/a\r\nSet-Cookie: s=1"}, Field{"X: 1\r\nY", "2"}, Field{"", "x"},
                            Field{"X", std::string("a\0b", 3)}, Field{"X", "a\nb"}}) {
    Response response;
    response.fields.push_back(field);
    CHECK_THROWS_AS(head_of(response, {}), std::invalid_argument);
  }
  Response response;
  response.status = 0;
  CHECK_THROWS_AS(head_of(response, {}), std::invalid_argument);
}
