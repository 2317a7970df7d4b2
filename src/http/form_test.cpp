// SPDX-License-Identifier: Apache-2.0
// What forms post: both encodings, what browsers really send, and everything that must be refused.
#include <doctest/doctest.h>

#include "http/http.hpp"

using namespace http;

namespace {

constexpr auto urlencoded = "application/x-www-form-urlencoded";
constexpr auto multipart = "multipart/form-data; boundary=----forum7";

std::string part(std::string const& head, std::string const& bytes) {
  return "------forum7\r\n" + head + "\r\n\r\n" + bytes + "\r\n";
}
std::string const end = "------forum7--\r\n";
std::string field(std::string const& name, std::string const& value) {
  return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
}

bool refused(std::string const& type, std::string const& body) {
  auto const form = read_form(type, body);
  return !form && form.error().why == base::Why::malformed && !form.error().detail.empty();
}

}  // namespace

TEST_CASE("an urlencoded form is read in order, with repeated names") {
  auto const form = read_form(urlencoded, "name=J%C3%BCrg+B&to=a&to=b&empty=&bare&&x=1%3D1");
  REQUIRE(form);
  CHECK(form->get("name") == "J\xc3\xbcrg B");
  CHECK(form->all("to") == std::vector<std::string>{"a", "b"});
  CHECK(form->has("empty"));
  CHECK(form->has("bare"));
  CHECK(form->get("x") == "1=1");
  CHECK_FALSE(form->has("missing"));
  CHECK(form->get("missing").empty());
  CHECK(read_form("Application/X-WWW-Form-URLEncoded; charset=UTF-8", "a=1")->get("a") == "1");
  CHECK(read_form(urlencoded, "")->values.empty());
}

TEST_CASE("a form that cannot be read as text is refused, naming the field") {
  auto const form = read_form(urlencoded, "a=1&note=%ff");
  REQUIRE_FALSE(form);
  CHECK(form.error().field == "note");
  CHECK(refused(urlencoded, "a=%"));
  CHECK(refused(urlencoded, "a=%zz"));
  CHECK(refused(urlencoded, "%ff=1"));
  CHECK(refused(urlencoded, "a=%00"));
}

TEST_CASE("a thousand fields are read, one more is refused") {
  std::string body;
  for (int i = 0; i < 1000; ++i) body += "f=1&";
  CHECK(read_form(urlencoded, body)->values.size() == 1000);
  CHECK(refused(urlencoded, body + "f=1"));
  std::string parts;
  for (int i = 0; i < 1001; ++i) parts += field("f", "1");
  CHECK(refused(multipart, parts + end));
}

TEST_CASE("another kind of body is no form") {
  CHECK(refused("application/json", "{}"));
  CHECK(refused("text/plain", "a=1"));
  CHECK(refused("", "a=1"));
  CHECK(refused("application/x-www-form-urlencoded-not", "a=1"));
  CHECK(refused("multipart/form-data", end));
  CHECK(refused("multipart/form-data; boundary=\"\"", end));
  CHECK(refused("multipart/form-data; boundary=" + std::string(71, 'x'), end));
  CHECK(refused("multipart/form-data; boundary=a; boundary=b", "--a--"));
  CHECK(refused("multipart/form-data; boundary=\"open", "--open--"));
}

TEST_CASE("an upload carries its bytes untouched, whatever they are") {
  std::string const bytes("\xff\xfe\0\r\n--\r\n------forum\r\n", 22);
  auto const form = read_form(multipart, field("title", "Rapport") +
                                             part("content-disposition: form-data; name=\"file\"; "
                                                  "filename=\"captions.txt\"\r\nContent-Type: text/plain",
                                                  bytes) +
                                             end);
  REQUIRE(form);
  CHECK(form->get("title") == "Rapport");
  REQUIRE(form->file("file"));
  CHECK(form->file("file")->bytes == bytes);
  CHECK(form->file("file")->file_name == "captions.txt");
  CHECK(form->file("file")->type == "text/plain");
  CHECK(form->file("title") == nullptr);
}

TEST_CASE("a file input left empty is no file") {
  auto const form = read_form(multipart, part("Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\n"
                                              "Content-Type: application/octet-stream", "") + end);
  REQUIRE(form);
  CHECK(form->files.empty());
}

TEST_CASE("file names are what a person would call the file") {
  auto const name = [](std::string const& sent) {
    auto const form = read_form(multipart, part("Content-Disposition: form-data; name=\"f\"; filename=\"" + sent + "\"",
                                                "x") + end);
    REQUIRE(form);
    return form->file("f")->file_name;
  };
  CHECK(name("../../etc/passwd") == "passwd");
  CHECK(name("C:\\Users\\me\\captions.txt") == "captions.txt");
  CHECK(name("say %22hi%22.txt") == "say \"hi\".txt");
  CHECK(name("say \\\"hi\\\".txt") == "say \"hi\".txt");
  CHECK(name("100%.txt") == "100%.txt");
  CHECK(name("a%0d%0ab.txt") == "ab.txt");
  CHECK(name("r\xc3\xa9union.txt") == "r\xc3\xa9union.txt");
}

TEST_CASE("an upload cut anywhere is refused") {
  auto const file = part("Content-Disposition: form-data; name=\"f\"; filename=\"x\"", "bytes");
  auto const whole = field("a", "1") + file + end;
  REQUIRE(read_form(multipart, whole));
  // The line break behind the last boundary is nobody's: everything before it is needed.
  for (std::size_t n = 0; n + 2 < whole.size(); ++n) {
    CAPTURE(n);
    CHECK(refused(multipart, whole.substr(0, n)));
  }
}

TEST_CASE("damaged multipart bodies are refused") {
  CHECK(refused(multipart, part("Content-Type: text/plain", "no name") + end));
  CHECK(refused(multipart, part("Content-Disposition: attachment; name=\"a\"", "1") + end));
  CHECK(refused(multipart, part("Content-Disposition: form-data", "1") + end));
  CHECK(refused(multipart, part("Content-Disposition: form-data; name=\"a\"; name=\"b\"", "1") + end));
  CHECK(refused(multipart, part("Content-Disposition: form-data; name=\"a\"\r\n"
                                "Content-Disposition: form-data; name=\"b\"", "1") + end));
  CHECK(refused(multipart, part("Content-Disposition: form-data; name=\"a", "1") + end));
  std::string const good = "Content-Disposition: form-data; name=\"a\"\r\n";
  CHECK(refused(multipart, part(good + "Content-Transfer-Encoding: base64", "1") + end));
  CHECK(refused(multipart, part(good + "X: " + std::string(9000, 'x'), "1") + end));
  CHECK(read_form(multipart, part(good + "Content-Transfer-Encoding: 8bit", "1") + end));
  CHECK(refused(multipart, field("a", "\xff") + end));
  CHECK(refused(multipart, field("\xff", "1") + end));
  CHECK(refused(multipart, "preamble\r\n" + field("a", "1") + end));
  CHECK(refused(multipart, "------forum7x\r\n\r\n" + end));
  CHECK(refused(multipart, "------forum7\r\nnothing\r\n" + end));
}

TEST_CASE("a form without fields is a form") { CHECK(read_form(multipart, end)->values.empty()); }
