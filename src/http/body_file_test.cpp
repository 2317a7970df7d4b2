// SPDX-License-Identifier: Apache-2.0
// Bodies too large for memory: in a file while they are in hand, a form without its files in memory, nothing left behind.
#include "http/body_file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "http/served.hpp"

using namespace http;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "body_file_XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string shelf() const { return (path / "shelf").string(); }
  [[nodiscard]] std::size_t left() const {
    return std::filesystem::exists(shelf()) ? static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(shelf()), {})) : 0;
  }
};

std::string part(std::string const& head, std::string const& bytes) {
  return "--edge\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + bytes + "\r\n";
}

std::string form_with(std::string const& bytes) {
  return part("name=\"csrf\"", "token") + part("name=\"file\"; filename=\"list.mbox\"", bytes) + part("name=\"after\"", "too") +
         "--edge--\r\n";
}

/// Answers with the form as it was read, and what stands in the file.
Response tell(Request&& r) {
  Response out;
  auto const form = read_form(r.header("Content-Type"), r.body);
  if (!form) return out.status = 400, out;
  out.body = form->get("csrf") + " " + form->get("after") + " " + std::to_string(form->files.size());
  if (auto const* const file = form->file("file")) out.body += " " + file->file_name + " " + std::to_string(file->bytes.size());
  std::ifstream in{std::string(r.header(":file")), std::ios::binary};
  std::string const all{std::istreambuf_iterator<char>(in), {}};
  if (!all.empty())
    out.body += " " + std::to_string(std::hash<std::string>()(
                          all.substr(std::stoul(std::string(r.header(":file-from"))), std::stoul(std::string(r.header(":file-size"))))));
  return out;
}

/// A server that puts bodies on a shelf.
struct Filing {
  explicit Filing(Folder const& folder, Limits limits = {})
      : server(options(folder, limits), tell, [](Method, std::string_view) { return BodyRule{.limit = 64U << 20U, .to_file = true}; }) {
    server.open();
    thread = std::thread([this] { server.run(); });
  }
  ~Filing() {
    server.stop();
    thread.join();
  }
  static ServerOptions options(Folder const& folder, Limits const& limits) {
    ServerOptions o;
    o.listen = "127.0.0.1:0";
    o.limits = limits;
    o.body_files = folder.shelf();
    return o;
  }
  Server server;
  std::thread thread;
};

std::string head(std::size_t length, std::string const& type = "multipart/form-data; boundary=edge") {
  return "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

}  // namespace

TEST_CASE("the room for a body is taken before it comes, so that two at once do not count on the same; what is not there is refused") {
  Folder const folder;
  constexpr std::uint64_t expected = 8U << 20U;
  auto const kept = BodyFile::make(folder.shelf(), expected);
  REQUIRE(kept);
  struct stat about {};
  REQUIRE(::stat(kept->path().c_str(), &about) == 0);
  CHECK(about.st_size == 0);
  // Whether this file system reserves anything is tried on a file beside it.
  auto const beside = folder.path / "beside";
  Descriptor const other(::open(beside.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (::fallocate(other.get(), FALLOC_FL_KEEP_SIZE, 0, 4096) == 0) CHECK(static_cast<std::uint64_t>(about.st_blocks) * 512 >= expected);
  REQUIRE(kept->append("words"));
  REQUIRE(::stat(kept->path().c_str(), &about) == 0);
  CHECK(about.st_size == 5);
  CHECK_FALSE(BodyFile::make(folder.shelf(), std::uint64_t{1} << 60U));
  CHECK(folder.left() == 1);
}

TEST_CASE("a form without its files has every field, and says where its first file lies") {
  auto const body = form_with("From a@b\r\n--edg is no edge\r\n\r\n");
  auto const out = without_files("edge", body);
  CHECK(body.substr(out.from, out.size) == "From a@b\r\n--edg is no edge\r\n\r\n");
  auto const form = read_form("multipart/form-data; boundary=edge", out.body);
  REQUIRE(form);
  CHECK(form->get("csrf") == "token");
  CHECK(form->get("after") == "too");
  REQUIRE(form->file("file"));
  CHECK(form->file("file")->file_name == "list.mbox");
  CHECK(form->file("file")->bytes.empty());
  CHECK(without_files("edge", body.substr(0, body.size() - 30)).body.empty());
  CHECK(without_files("other", body).body.empty());
  CHECK(without_files("edge", part("name=\"long\"", std::string(300'000, 'x')) + "--edge--\r\n").body.empty());
}

TEST_CASE("a large upload goes through a file, arrives whole, and leaves nothing behind") {
  Folder folder;
  Filing filing(folder);
  std::string bytes;
  for (std::int64_t i = 0; bytes.size() < 9U << 20U; ++i) bytes += "line " + std::to_string(i * 7919) + "\r\n";
  auto const body = form_with(bytes);
  Client client(filing.server.address());
  auto const answer = client.ask(head(body.size()) + body);
  CHECK(answer.status == 200);
  CHECK(answer.body == "token too 1 list.mbox 0 " + std::to_string(std::hash<std::string>()(bytes)));
  CHECK(folder.left() == 0);
  // A small one goes the same way, on the same connection.
  auto const small = form_with("x");
  CHECK(client.ask(head(small.size()) + small).body == "token too 1 list.mbox 0 " + std::to_string(std::hash<std::string>()("x")));
}

TEST_CASE("an upload that breaks off leaves nothing, one without a length is refused, and too large is too large") {
  Folder folder;
  Filing filing(folder);
  auto const body = form_with(std::string(3U << 20U, 'x'));
  {
    Client client(filing.server.address());
    client.send(head(body.size()) + body.substr(0, 2U << 20U));
  }
  for (int i = 0; i < 100 && folder.left() > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(folder.left() == 0);
  CHECK(Client(filing.server.address()).ask("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").status == 411);
  CHECK(Client(filing.server.address()).ask(head((64U << 20U) + 1)).status == 413);
  // No client can name a file: the guard knows no name that begins with a colon.
  CHECK(Client(filing.server.address()).ask("GET /x HTTP/1.1\r\nHost: a\r\n:file: /etc/passwd\r\n\r\n").status == 400);
}

TEST_CASE("few upload at once, and there is room again when one is done") {
  Folder folder;
  Limits limits;
  limits.file_bodies = 2;  // one of each address
  Filing filing(folder, limits);
  auto const body = form_with(std::string(2U << 20U, 'x'));
  Client first(filing.server.address());
  first.send(head(body.size()) + body.substr(0, 1000));
  for (int i = 0; i < 100 && folder.left() == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(folder.left() == 1);
  CHECK(Client(filing.server.address()).ask(head(body.size())).status == 503);
  CHECK(first.ask(body.substr(1000)).status == 200);
  CHECK(Client(filing.server.address()).ask(head(body.size()) + body).status == 200);
}
