// SPDX-License-Identifier: Apache-2.0
// B-FUZZ: a stream of requests through the guard, as the server reads it. Beside "no crash" it checks the laws that
// make a smuggled request impossible: cutting the stream up changes nothing, and no accepted head is ambiguous.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "http/guard.hpp"

namespace {

void must(bool law) {
  if (!law) std::abort();
}

int count(http::Request const& request, std::string_view name) {
  return static_cast<int>(std::ranges::count_if(request.fields, [&](http::Field const& f) {
    return std::ranges::equal(f.name, name, [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  }));
}

void check(http::Head const& head) {
  auto const& request = head.request;
  int const hosts = count(request, "host"), lengths = count(request, "content-length");
  must(hosts == 1 || (head.old && hosts == 0));
  must(lengths + count(request, "transfer-encoding") <= 1);
  must(!head.chunked || (!head.old && lengths == 0));
  must(request.path.starts_with('/') && base::is_utf8(request.path));
  must(request.path.find('\0') == std::string::npos && (request.path + "/").find("/../") == std::string::npos);
  must(request.fields.size() <= 100 && request.target.size() <= 8192);
  for (auto const& field : request.fields)
    must(!field.name.empty() && field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
}

/// Byte by byte must find the same end as all at once.
void check_cuts(std::string_view rest, http::HeadEnd::Found const& whole) {
  http::HeadEnd piecemeal{http::HeadLimits{}};
  http::HeadEnd::Found found;
  for (std::size_t n = 0; n <= rest.size() && std::holds_alternative<http::HeadEnd::More>(found); ++n)
    found = piecemeal.look(rest.substr(0, n));
  must(found.index() == whole.index());
}

void check_chunk_cuts(std::string_view rest, http::Chunks::State whole, std::string const& body) {
  http::Chunks piecemeal(4096);
  std::string again;
  auto state = http::Chunks::State::more;
  for (std::size_t i = 0; i < rest.size() && state == http::Chunks::State::more; ++i)
    state = piecemeal.feed(rest.substr(i, 1), again);
  must(state == whole && (whole != http::Chunks::State::whole || again == body));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view rest(reinterpret_cast<char const*>(bytes), size);
  if (auto const any = http::read_head(rest); auto const* head = std::get_if<http::Head>(&any)) check(*head);
  while (!rest.empty()) {
    http::HeadEnd search{http::HeadLimits{}};
    auto const found = search.look(rest);
    check_cuts(rest, found);
    auto const* at = std::get_if<http::HeadEnd::At>(&found);
    if (!at) return 0;
    auto const read = http::read_head(rest.substr(0, at->bytes));
    rest.remove_prefix(at->bytes);
    auto const* head = std::get_if<http::Head>(&read);
    if (!head) return 0;
    check(*head);
    (void)head->request.cookie("s");
    (void)head->request.param("q");
    (void)http::preferences(head->request.header("accept"));
    if (head->chunked) {
      std::string body;
      http::Chunks chunks(4096);
      auto const state = chunks.feed(rest, body);
      must(body.size() <= 4096);
      check_chunk_cuts(rest, state, body);
      if (state != http::Chunks::State::whole) return 0;
      rest.remove_prefix(chunks.taken());
    } else {
      if (head->length > rest.size()) return 0;
      rest.remove_prefix(static_cast<std::size_t>(head->length));
    }
  }
  return 0;
}
