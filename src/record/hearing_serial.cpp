// SPDX-License-Identifier: Apache-2.0
#include "record/hearing_serial.hpp"

#include "base/text.hpp"
#include "record/hearing.hpp"

namespace record {

namespace {

using Within = SerialLine::Within;

class Reader {
 public:
  Reader(SerialLine& state, std::vector<Op>& out) : s_(state), out_(out), text_(std::move(state.unfinished)) { s_.unfinished.clear(); }

  void take(unsigned char c) {
    switch (s_.within) {
      case Within::text: letter(c); break;
      case Within::command:
        if (c == '\r') s_.within = Within::text;
        break;
      case Within::pair: pair(c); break;
      case Within::telnet:
        s_.within = c == 0xFA ? Within::block : c >= 0xFB && c <= 0xFE ? Within::option : Within::text;
        if (c == 0xFF) text_ += static_cast<char>(c);
        break;
      case Within::option: s_.within = Within::text; break;
      case Within::block:
        if (c == 0xFF) s_.within = Within::block_end;
        break;
      case Within::block_end: s_.within = c == 0xF0 ? Within::text : Within::block; break;
    }
  }

  void end() {
    // The bytes of a letter that may still be coming wait for the next ones.
    std::size_t keep = 0;
    for (std::size_t back = 1; back <= 3 && back <= text_.size(); ++back) {
      auto const c = static_cast<unsigned char>(text_[text_.size() - back]);
      if ((c & 0xC0) == 0x80) continue;
      std::size_t const whole = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
      if (whole > back) keep = back;
      break;
    }
    auto const rest = text_.substr(text_.size() - keep);
    text_.erase(text_.size() - keep);
    flush();
    s_.unfinished = rest;
  }

 private:
  void letter(unsigned char c) {
    bool const again = s_.after_cr && c == '\n';
    s_.after_cr = c == '\r';
    if (c != 0x14) s_.last_pair = -1;
    if (c == '\b' || c == 0x7F) erase();
    else if (c == '\r' || c == '\n') {
      if (!again) line();
    } else if (c == 0x01) s_.within = Within::command;
    else if (c == 0x14) s_.within = Within::pair;
    else if (c == 0xFF) s_.within = Within::telnet;
    else if (c >= 0x20 || c == '\t') text_ += static_cast<char>(c);
  }

  void pair(unsigned char c) {
    s_.within = Within::text;
    if (s_.last_pair == c) {
      s_.last_pair = -1;
      return;
    }
    s_.last_pair = c;
    if (c == 0x21) erase();
    else if (c == 0x2D) line();
  }

  void flush() {
    if (text_.empty()) return;
    std::string typed;
    if (is_utf8(text_)) typed = text_;
    else if (auto read = decode(text_)) typed = read->text;
    text_.clear();
    if (typed = hearing::clean_typed(typed); !typed.empty()) out_.push_back({Op::Sort::insert, typed, 0});
  }

  void erase() {
    flush();
    if (!out_.empty() && out_.back().sort == Op::Sort::erase) ++out_.back().count;
    else out_.push_back({Op::Sort::erase, {}, 1});
  }

  void line() {
    flush();
    out_.push_back({Op::Sort::line, {}, 0});
  }

  SerialLine& s_;
  std::vector<Op>& out_;
  std::string text_;
};

}  // namespace

std::vector<Op> serial_ops(SerialLine& state, std::string_view bytes) {
  std::vector<Op> out;
  Reader reader(state, out);
  for (char const c : bytes) reader.take(static_cast<unsigned char>(c));
  reader.end();
  return out;
}

}  // namespace record
