// SPDX-License-Identifier: Apache-2.0
#include "base/zip.hpp"

#include <zlib.h>

#include <cstdint>
#include <new>

namespace base {

namespace {

/// Deflate without a header of its own, as ZIP has it.
std::string deflated(std::string_view bytes) {
  z_stream z{};
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string out(deflateBound(&z, static_cast<uLong>(bytes.size())), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);  // the room is what deflateBound asks for: it always ends
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

void put(std::string& out, std::uint32_t value, int octets) {
  for (int i = 0; i < octets; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

/// What the header before a file and its line in the directory have in common.
struct Placed {
  std::uint32_t crc = 0, packed = 0, whole = 0, at = 0;
  std::uint32_t method = 0;  ///< 0 as it is, 8 deflate
};

void put_common(std::string& out, ZipEntry const& e, Placed const& p) {
  put(out, 20, 2);  // version 2.0 reads it
  put(out, 0, 2);   // no flags
  put(out, p.method, 2);
  put(out, 0, 2);         // 0:00
  put(out, (1 << 5) | 1, 2);  // 1 January 1980
  put(out, p.crc, 4);
  put(out, p.packed, 4);
  put(out, p.whole, 4);
  put(out, static_cast<std::uint32_t>(e.name.size()), 2);
  put(out, 0, 2);  // nothing extra
}

}  // namespace

std::string zip(std::vector<ZipEntry> const& entries) {
  std::string out, directory;
  for (auto const& e : entries) {
    auto const packed = e.squeezed ? deflated(e.bytes) : e.bytes;
    Placed const p{.crc = static_cast<std::uint32_t>(crc32(0, reinterpret_cast<Bytef const*>(e.bytes.data()), static_cast<uInt>(e.bytes.size()))),
                   .packed = static_cast<std::uint32_t>(packed.size()), .whole = static_cast<std::uint32_t>(e.bytes.size()),
                   .at = static_cast<std::uint32_t>(out.size()), .method = e.squeezed ? 8U : 0U};
    out += "PK\x03\x04";
    put_common(out, e, p);
    out += e.name;
    out += packed;
    directory += "PK\x01\x02";
    put(directory, 20, 2);
    put_common(directory, e, p);
    put(directory, 0, 2);  // no comment
    put(directory, 0, 2);  // the first disk
    put(directory, 0, 2);
    put(directory, 0, 4);
    put(directory, p.at, 4);
    directory += e.name;
  }
  auto const at = static_cast<std::uint32_t>(out.size());
  auto const files = static_cast<std::uint32_t>(entries.size());
  out += directory;
  out += "PK\x05\x06";
  put(out, 0, 4);
  put(out, files, 2);
  put(out, files, 2);
  put(out, static_cast<std::uint32_t>(directory.size()), 4);
  put(out, at, 4);
  put(out, 0, 2);
  return out;
}

}  // namespace base
