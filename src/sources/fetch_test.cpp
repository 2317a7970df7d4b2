// SPDX-License-Identifier: Apache-2.0
// Who may be asked, and how it is asked: against a server on loopback, which only the operator can allow.
#include "sources/fetch.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>

#include "sources/site_for_tests.hpp"

using namespace sources;
using sources::test::Site;

namespace {

struct Got {
  Fetched answer;
  std::string body;
};

Got got(Reach const& reach, Ask const& ask, FetchLimits limits = {}) {
  limits.pause = std::chrono::milliseconds(0);
  Fetcher fetch(reach, "Intersession/test", limits);
  Got out;
  out.answer = fetch.fetch(ask, [&](std::string_view piece) { return out.body.append(piece), true; });
  return out;
}

bool is_inner(char const* number) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  if (inet_pton(AF_INET, number, &four.sin_addr) == 1) return is_private(reinterpret_cast<sockaddr const&>(four));
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  REQUIRE(inet_pton(AF_INET6, number, &six.sin6_addr) == 1);
  return is_private(reinterpret_cast<sockaddr const&>(six));
}

}  // namespace

TEST_CASE("machines of inner networks are known by their number, in every coat") {
  for (auto const* inner : {"127.0.0.1",
                            "10.1.2.3",
                            "172.16.0.1",
                            "172.31.255.255",
                            "192.168.1.1",
                            "169.254.169.254",
                            "100.64.0.1",
                            "0.0.0.0",
                            "224.0.0.1",
                            "255.255.255.255",
                            "198.18.0.1",
                            "::1",
                            "::",
                            "fe80::1",
                            "fc00::1",
                            "fd12::1",
                            "ff02::1",
                            "::ffff:127.0.0.1",
                            "::ffff:10.0.0.1",
                            "::127.0.0.1",
                            "64:ff9b::7f00:1",
                            "2002:7f00:1::",
                            "2001:db8::1",
                            "2001:0:1::1"}) {
    CAPTURE(inner);
    CHECK(is_inner(inner));
  }
  for (auto const* outer : {"1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111", "2a00:1450::1",
                            "::ffff:8.8.8.8", "2002:808:808::"}) {
    CAPTURE(outer);
    CHECK_FALSE(is_inner(outer));
  }
}

TEST_CASE("an address is taken apart as libcurl would, and what hides another host in it is none") {
  auto const a = read_address("HTTPS://Lists.Example.org./pipermail/rivers/?a=b#c");
  REQUIRE(a);
  CHECK(a->host == "lists.example.org");
  CHECK(a->port == 443);
  CHECK(a->text() == "https://lists.example.org/pipermail/rivers/?a=b");
  for (auto const* none : {"", "lists.example.org/x y", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/",
                           "https://me@example.org/", "https://a:b@example.org/", "http://example.org@127.0.0.1/", "javascript:alert(1)",
                           "http://", "http://exa\\mple.org/", "http://a b/"}) {
    CAPTURE(none);
    CHECK_FALSE(read_address(none));
  }
  CHECK(follow_link(*a, "2021-March.txt.gz")->text() == "https://lists.example.org/pipermail/rivers/2021-March.txt.gz");
  CHECK(follow_link(*a, "//evil.example/x")->host == "evil.example");
  CHECK_FALSE(follow_link(*a, "mailto:a@b.org"));
}

TEST_CASE("only allowed names may be asked, and a number in any notation is none") {
  Reach const reach{.hosts = {"lists.example.org", ".example.net"}, .inside = {"127.0.0.1:8080"}};
  auto const may = [&](char const* url) {
    auto const a = read_address(url);
    return a && within(reach, *a);
  };
  CHECK(may("https://lists.example.org/x"));
  CHECK(may("http://LISTS.example.org:8080/x"));
  CHECK(may("https://a.b.example.net/"));
  CHECK(may("http://127.0.0.1:8080/"));
  for (auto const* no :
       {"https://example.org/", "https://example.net/", "https://xlists.example.org/", "https://lists.example.org.evil.example/",
        "http://127.0.0.1/", "http://127.0.0.1:8081/", "http://2130706434:8080/", "http://0x7f.0.0.2:8080/", "http://[::1]:8080/",
        "http://[::ffff:127.0.0.1]:8080/", "http://10.0.0.1/", "http://169.254.169.254/latest/"}) {
    CAPTURE(no);
    CHECK_FALSE(may(no));
  }
  for (auto const* no :
       {"10.0.0.1", "localhost", "a..b", ".", "lists.example.org:80", "http://lists.example.org", "127.1", "0x7f.1", "x.0"}) {
    CAPTURE(no);
    CHECK_FALSE(read_host(no));
  }
  CHECK(read_host(" Lists.Example.ORG ") == "lists.example.org");
  CHECK(read_host(".example.org") == ".example.org");
}

TEST_CASE("a page comes whole, and again only when it changed") {
  Site site;
  site.put("/a", {.body = "words",
                  .fields = "Content-Type: text/html; charset=utf-8\r\nLast-Modified: Mon, 01 Mar 2021 00:00:00 GMT\r\n",
                  .etag = "\"v1\""});
  Reach const reach{.inside = {site.host()}};
  auto const first = got(reach, {.url = site.url("/a")});
  CHECK(first.answer.told == Told::whole);
  CHECK(first.body == "words");
  CHECK(first.answer.etag == "\"v1\"");
  CHECK(first.answer.modified == "Mon, 01 Mar 2021 00:00:00 GMT");
  CHECK(first.answer.type == "text/html; charset=utf-8");
  CHECK(site.head().find("User-Agent: Intersession/test\r\n") != std::string::npos);
  auto const again = got(reach, {.url = site.url("/a"), .etag = first.answer.etag, .modified = first.answer.modified});
  CHECK(again.answer.told == Told::unchanged);
  CHECK(again.body.empty());
  CHECK(site.head().find("If-Modified-Since: Mon, 01 Mar 2021") != std::string::npos);
}

TEST_CASE("two who share their manners keep one pause") {
  Site site;
  site.put("/a", {.body = "words"});
  FetchLimits limits;
  limits.pause = std::chrono::milliseconds(300);
  auto const manners = std::make_shared<Manners>();
  auto const began = std::chrono::steady_clock::now();
  for (int i = 0; i < 2; ++i)
    CHECK(Fetcher({.inside = {site.host()}}, "test", limits, manners).fetch({.url = site.url("/a")}, [](std::string_view) { return true; }).told == Told::whole);
  CHECK(std::chrono::steady_clock::now() - began >= limits.pause);
}

TEST_CASE("nobody is asked whom nobody allowed, and a name that leads to an inner machine is none that may be asked") {
  Site site;
  site.put("/a", {.body = "secret"});
  CHECK(got({}, {.url = site.url("/a")}).answer.told == Told::not_allowed);
  CHECK(got({.hosts = {"example.org"}}, {.url = site.url("/a")}).answer.told == Told::not_allowed);
  // "localhost" stands here for a name whose number is another one when it is asked.
  auto const rebound = got({.hosts = {"localhost"}}, {.url = "http://localhost:" + std::to_string(site.port) + "/a"});
  CHECK(rebound.answer.told == Told::not_allowed);
  CHECK(rebound.body.empty());
  CHECK(site.asked().empty());
  // The control: allowed by the operator, the same question is answered.
  CHECK(got({.inside = {site.host()}}, {.url = site.url("/a")}).body == "secret");
}

TEST_CASE("a redirect is followed on the same host, not to another, and not round and round") {
  Site site, other;
  other.put("/b", {.body = "elsewhere"});
  site.put("/a", {.status = 302, .fields = "Location: /b\r\n"});
  site.put("/b", {.body = "here"});
  site.put("/out", {.status = 301, .fields = "Location: " + other.url("/b") + "\r\n"});
  site.put("/far", {.status = 301, .fields = "Location: http://evil.example/\r\n"});
  site.put("/round", {.status = 302, .fields = "Location: /round\r\n"});
  Reach const reach{.inside = {site.host(), other.host()}};
  auto const here = got(reach, {.url = site.url("/a")});
  CHECK(here.body == "here");
  CHECK(here.answer.url == site.url("/b"));
  CHECK(got(reach, {.url = site.url("/out")}).answer.told == Told::elsewhere);  // another port is another server
  CHECK(other.asked().empty());
  auto const far = got(reach, {.url = site.url("/far")});
  CHECK(far.answer.told == Told::elsewhere);
  CHECK(far.answer.why == "it leads to another host, evil.example");
  site.asked();
  CHECK(got(reach, {.url = site.url("/round")}).answer.told == Told::elsewhere);
  CHECK(site.asked().size() == 4);
}

TEST_CASE("what is too large, broken off, refused or silent is told apart") {
  Site site;
  site.put("/large", {.body = std::string(5000, 'x')});
  site.put("/cut", {.body = std::string(5000, 'x'), .cut = 1000});
  site.put("/login", {.status = 403, .body = "no"});
  site.put("/busy", {.status = 503, .body = "later", .fields = "Retry-After: 7200\r\n"});
  Reach const reach{.inside = {site.host(), "127.0.0.1:1"}};
  FetchLimits small;
  small.bytes = 4096;
  auto const large = got(reach, {.url = site.url("/large")}, small);
  CHECK(large.answer.told == Told::too_large);
  CHECK(large.body.size() <= 4096);
  CHECK(got(reach, {.url = site.url("/cut")}).answer.told == Told::silent);
  auto const login = got(reach, {.url = site.url("/login")});
  CHECK(login.answer.told == Told::refused);
  CHECK(login.answer.status == 403);
  CHECK(login.body.empty());
  CHECK(got(reach, {.url = site.url("/busy")}).answer.later == std::chrono::hours(2));
  CHECK(got(reach, {.url = "http://127.0.0.1:1/"}).answer.told == Told::silent);
}
