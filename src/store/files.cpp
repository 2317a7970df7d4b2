// SPDX-License-Identifier: Apache-2.0
// Files in the database (rulings 9): base64 text in pieces of 48 KiB, because a piece must pass through the same SQL on
// both databases and a row of PostgreSQL and a page cache of SQLite like small ones.
#include "base/text.hpp"
#include "store/store.hpp"

namespace store {

namespace {

constexpr std::size_t piece_bytes = 48 * 1024;  // a multiple of 3: every piece but the last is base64 without padding

void keep_pieces(Writing& w, base::FileId const& id, std::string_view bytes) {
  for (std::size_t at = 0, n = 0; at < bytes.size(); at += piece_bytes, ++n)
    w.run("insert into file_piece (file, piece, bytes) values (:file, :piece, :bytes)", id, n,
          base::base64(bytes.substr(at, piece_bytes)));
}

}  // namespace

base::FileId keep_file(Writing& w, std::string_view name, std::string_view type, std::string_view bytes) {
  auto id = base::new_id<base::FileId>();
  w.run("insert into file (id, name, type, sha256, size, at) values (:id, :name, :type, :sha256, :size, :at)", id, name,
        type, base::sha256_hex(bytes), bytes.size(), w.now());
  keep_pieces(w, id, bytes);
  return id;
}

std::optional<FileHead> file_head(Reading& r, base::FileId const& id) {
  auto row = r.row<std::string, std::string, std::string, std::int64_t, Instant>(
      "select name, type, sha256, size, at from file where id = :id", id);
  if (!row) return std::nullopt;
  auto& [name, type, sha256, size, at] = *row;
  return FileHead{id, std::move(name), std::move(type), std::move(sha256), size, at};
}

std::optional<std::string> file_bytes(Reading& r, base::FileId const& id) {
  auto const head = file_head(r, id);
  if (!head) return std::nullopt;
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(head->size));
  r.each<std::string>(
      "select bytes from file_piece where file = :file order by piece",
      [&](std::string const& piece) { bytes += base::from_base64(piece).value_or(""); }, id);
  if (base::sha256_hex(bytes) != head->sha256) throw std::runtime_error("a kept file is damaged: " + id.text);
  return bytes;
}

void replace_file(Writing& w, base::FileId const& id, std::string_view bytes) {
  w.run("delete from file_piece where file = :file", id);
  keep_pieces(w, id, bytes);
  w.run("update file set sha256 = :sha256, size = :size where id = :id", base::sha256_hex(bytes), bytes.size(), id);
}

void drop_file(Writing& w, base::FileId const& id) {
  w.run("delete from file_piece where file = :file", id);
  w.run("delete from file where id = :id", id);
}

}  // namespace store
