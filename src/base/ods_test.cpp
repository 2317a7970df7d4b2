// SPDX-License-Identifier: Apache-2.0
#include "base/ods.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdint>
#include <map>

#include "base/zip.hpp"

using namespace base;

namespace {

std::uint32_t number(std::string const& s, std::size_t at, int octets) {
  std::uint32_t out = 0;
  for (int i = octets; i-- > 0;) out = (out << 8) | static_cast<unsigned char>(s.at(at + static_cast<std::size_t>(i)));
  return out;
}

/// The files of an archive, read by its directory from the end, as readers do; each checked against its sum.
std::map<std::string, std::string> unzipped(std::string const& all) {
  std::map<std::string, std::string> out;
  auto const end = all.size() - 22;
  REQUIRE(number(all, end, 4) == 0x06054B50);
  std::size_t line = number(all, end + 16, 4);
  for (auto left = number(all, end + 10, 2); left > 0; --left) {
    REQUIRE(number(all, line, 4) == 0x02014B50);
    auto const method = number(all, line + 10, 2), sum = number(all, line + 16, 4), packed = number(all, line + 20, 4), whole = number(all, line + 24, 4);
    auto const name_size = number(all, line + 28, 2);
    auto const at = number(all, line + 42, 4);
    auto const name = all.substr(line + 46, name_size);
    REQUIRE(number(all, at, 4) == 0x04034B50);
    CHECK(all.substr(at + 30, name_size) == name);
    auto bytes = all.substr(at + 30 + name_size, packed);
    if (method == 8) {
      std::string flat(whole, '\0');
      z_stream z{};
      REQUIRE(inflateInit2(&z, -MAX_WBITS) == Z_OK);
      z.next_in = reinterpret_cast<Bytef*>(bytes.data());
      z.avail_in = packed;
      z.next_out = reinterpret_cast<Bytef*>(flat.data());
      z.avail_out = whole;
      CHECK(inflate(&z, Z_FINISH) == Z_STREAM_END);
      inflateEnd(&z);
      bytes = flat;
    }
    CHECK(bytes.size() == whole);
    CHECK(crc32(0, reinterpret_cast<Bytef const*>(bytes.data()), whole) == sum);
    out[name] = bytes;
    line += 46 + name_size;
  }
  return out;
}

bool has(std::string const& all, std::string const& words) { return all.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("an archive gives its files back, squeezed or not, and the same files make the same bytes") {
  std::vector<ZipEntry> const files = {{"a", "as it is", false}, {"deep/b.xml", std::string(100'000, 'x')}, {"empty", ""}};
  auto const all = zip(files);
  CHECK(all == zip(files));
  CHECK(all.size() < 1'000);
  auto const back = unzipped(all);
  REQUIRE(back.size() == files.size());
  for (auto const& f : files) CHECK(back.at(f.name) == f.bytes);
  CHECK(unzipped(zip({})).empty());
}

TEST_CASE("a spreadsheet is known by its beginning, and names its parts") {
  auto const all = print_ods("Results", {{"coalition", "answer"}, {"Rivers", "yes"}});
  CHECK(all.substr(30, 8 + 46) == "mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
  auto const files = unzipped(all);
  REQUIRE(files.size() == 3);
  CHECK(has(files.at("META-INF/manifest.xml"), "manifest:full-path=\"content.xml\""));
  CHECK(has(files.at("content.xml"), "table:name=\"Results\""));
  CHECK(has(files.at("content.xml"), "<text:p>Rivers</text:p>"));
}

TEST_CASE("every cell is text: formulas, markup and odd characters stay words") {
  auto const content = unzipped(print_ods("a/b: <c>", {{"=HYPERLINK(\"http://evil\")", "<b>&", "two\nlines", "  wide", std::string("a\0\x01" "b", 4), "مرحبا"}})).at("content.xml");
  CHECK_FALSE(has(content, "formula"));
  CHECK(has(content, "<text:p>=HYPERLINK(&quot;http://evil&quot;)</text:p>"));
  CHECK(has(content, "<text:p>&lt;b&gt;&amp;</text:p>"));
  CHECK(has(content, "<text:p>two</text:p><text:p>lines</text:p>"));
  CHECK(has(content, "<text:p><text:s/><text:s/>wide</text:p>"));
  CHECK(has(content, "<text:p>ab</text:p>"));
  CHECK(has(content, "<text:p>مرحبا</text:p>"));
  CHECK(has(content, "table:name=\"ab &lt;c&gt;\""));
}
