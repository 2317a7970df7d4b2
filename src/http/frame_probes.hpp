// SPDX-License-Identifier: Apache-2.0
// B-FRAME (trust 9.2): what hostile and odd clients send, byte for byte, and what must come of it. Used by the tests
// of the guard alone and of the real server; not part of the program. Behind each probe a second request is sent:
// where the probe must be refused, that one must never be executed.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace http::probes {

struct Probe {
  std::string name;
  std::string bytes;
  int status = 400;   ///< of the first answer; 200: accepted
  bool next = false;  ///< accepted, and the request behind it is a request of its own
};

/// What somebody made of a stream of bytes: the first status and the paths executed, in order.
struct Outcome {
  int status = 0;
  std::vector<std::string> executed;
};
using Reader = std::function<Outcome(std::string const& stream)>;

inline std::string const behind = "GET /behind HTTP/1.1\r\nHost: forum.example\r\n\r\n";

inline std::string get(std::string const& target, std::string const& fields = "Host: forum.example\r\n") {
  return "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n";
}
inline std::string post(std::string const& fields, std::string const& body = {}) {
  return "POST /form HTTP/1.1\r\nHost: forum.example\r\n" + fields + "\r\n" + body;
}
inline std::string encoded(std::string const& encoding, std::string const& body = "5\r\nhello\r\n0\r\n\r\n") {
  return post("Transfer-Encoding: " + encoding + "\r\n", body);
}
inline std::string chunked(std::string const& body) { return encoded("chunked", body); }

inline std::vector<Probe> all() {
  using namespace std::string_literals;
  std::string many_fields = "Host: forum.example\r\n";
  for (int i = 0; i < 100; ++i) many_fields += "X-" + std::to_string(i) + ": 1\r\n";
  std::string const old_post = "POST /form HTTP/1.0\r\nHost: forum.example\r\n";
  return {
      // Accepted: being strict must not shut out the honest.
      {"plain GET", get("/"), 200, true},
      {"no blank behind the colon", get("/", "Host:forum.example\r\n"), 200, true},
      {"blanks around a value", get("/", "Host: \t forum.example \t\r\n"), 200, true},
      {"Host with port", get("/", "Host: forum.example:8080\r\n"), 200, true},
      {"Host is an IPv6 address", get("/", "Host: [2001:db8::1]:8080\r\n"), 200, true},
      {"one empty line before", "\r\n" + get("/"), 200, true},
      {"escaped letters in the path", get("/r%C3%A9union?q=%ff%00"), 200, true},
      {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 200},
      {"HTTP/1.0 with Host", "GET / HTTP/1.0\r\nHost: forum.example\r\n\r\n", 200},
      {"HTTP/1.0 kept alive", "GET / HTTP/1.0\r\nHost: forum.example\r\nConnection: keep-alive\r\n\r\n", 200, true},
      {"Connection: close", get("/", "Host: forum.example\r\nConnection: x, Close\r\n"), 200},
      {"POST with length", post("Content-Length: 5\r\n", "hello"), 200, true},
      {"POST without body", post(""), 200, true},
      {"POST with length 0", post("Content-Length: 0\r\n"), 200, true},
      {"length with leading zeros", post("Content-Length: 0005\r\n", "hello"), 200, true},
      {"POST in chunks", chunked("5\r\nhello\r\n00A\r\n0123456789\r\n0\r\n\r\n"), 200, true},
      {"chunked in capitals", encoded("CHUNKED"), 200, true},
      {"a hundred fields", get("/", many_fields.substr(0, many_fields.size() - 9)), 200, true},
      // Two readings of where a request ends.
      {"length and chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
      {"gzip without length", post("Transfer-Encoding: gzip\r\n"), 501},
      {"gzip with length", post("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "hello")},
      {"chunked, identity", encoded("chunked, identity"), 501},
      {"gzip, chunked", encoded("gzip, chunked"), 501},
      {"chunked, chunked", encoded("chunked, chunked"), 501},
      {"xchunked", encoded("xchunked"), 501},
      {"chunkedx", encoded("chunkedx"), 501},
      {"identity", encoded("identity"), 501},
      {"quoted chunked", encoded("\"chunked\""), 501},
      {"chunked with a parameter", encoded("chunked;q=1"), 501},
      {"empty encoding", encoded(""), 501},
      {"vertical tab before chunked", encoded("\vchunked")},
      {"encoding twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"encoding twice, one other", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "0\r\n\r\n")},
      {"blank before the colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
      {"folded encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")},
      {"chunked in HTTP/1.0", old_post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"length 5, 5", post("Content-Length: 5, 5\r\n", "hello")},
      {"length twice, the same", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")},
      {"length twice, different", post("Content-Length: 5\r\nContent-Length: 0\r\n", "hello")},
      {"length +5", post("Content-Length: +5\r\n", "hello")},
      {"length -1", post("Content-Length: -1\r\n", "hello")},
      {"length 0x5", post("Content-Length: 0x5\r\n", "hello")},
      {"length 5 5", post("Content-Length: 5 5\r\n", "hello")},
      {"length 5.0", post("Content-Length: 5.0\r\n", "hello")},
      {"empty length", post("Content-Length:\r\n", "hello")},
      {"length wraps around 2^64", post("Content-Length: 18446744073709551621\r\n", "hello"), 413},
      {"length on GET beyond the limit", get("/", "Host: forum.example\r\nContent-Length: 70000\r\n"), 413},
      // Chunks.
      {"chunk extension", chunked("5;a=b\r\nhello\r\n0\r\n\r\n")},
      {"extension with a bare LF in quotes", chunked("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n")},
      {"extension on the last chunk", chunked("5\r\nhello\r\n0;a\r\n\r\n")},
      {"trailer Host", chunked("5\r\nhello\r\n0\r\nHost: other.example\r\n\r\n")},
      {"trailer Cookie", chunked("0\r\nCookie: s=1\r\nX-Real-IP: 192.0.2.1\r\n\r\n")},
      {"chunk size -5", chunked("-5\r\nhello\r\n0\r\n\r\n")},
      {"chunk size 0x5", chunked("0x5\r\nhello\r\n0\r\n\r\n")},
      {"blank behind the chunk size", chunked("5 \r\nhello\r\n0\r\n\r\n")},
      {"blank before the chunk size", chunked(" 5\r\nhello\r\n0\r\n\r\n")},
      {"empty chunk size", chunked("\r\nhello\r\n0\r\n\r\n")},
      {"chunk size beyond 2^64", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n")},
      {"chunk longer than its size", chunked("5\r\nhello!\r\n0\r\n\r\n")},
      {"chunk ended by a bare LF", chunked("5\r\nhello\n0\r\n\r\n")},
      {"chunk size ended by a bare LF", chunked("5\nhello\r\n0\r\n\r\n")},
      {"last chunk ended by bare LFs", chunked("5\r\nhello\r\n0\n\n")},
      // Host.
      {"no Host", get("/", "")},
      {"two Hosts", get("/", "Host: forum.example\r\nHost: forum.example\r\n")},
      {"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a.example\r\nHost: b.example\r\n\r\n"},
      {"empty Host", get("/", "Host:\r\n")},
      {"Host with a blank", get("/", "Host: a b\r\n")},
      {"Host with a path", get("/", "Host: a.example/x\r\n")},
      {"Host with a user", get("/", "Host: u@a.example\r\n")},
      {"Host with a letter in the port", get("/", "Host: a.example:8o\r\n")},
      {"two Hosts in one", get("/", "Host: a.example, b.example\r\n")},
      // Lines and fields.
      {"lines ended by bare LF", "GET / HTTP/1.1\nHost: forum.example\n\n"},
      {"one line ended by a bare LF", "GET / HTTP/1.1\r\nHost: forum.example\nX: 1\r\n\r\n"},
      {"bare CR in a value", get("/", "Host: forum.example\r\nX: a\rb\r\n")},
      {"bare CR ends a line", get("/", "Host: forum.example\rX: 1\r\n")},
      {"NUL in a value", "GET / HTTP/1.1\r\nHost: forum.example\r\nX: a\0b\r\n\r\n"s},
      {"folded field", get("/", "Host: forum.example\r\nX: a\r\n b\r\n")},
      {"folded first field", get("/", " X: a\r\nHost: forum.example\r\n")},
      {"field without colon", get("/", "Host: forum.example\r\nX\r\n")},
      {"field without name", get("/", "Host: forum.example\r\n: x\r\n")},
      {"bracket in a field name", get("/", "Host: forum.example\r\nX(y): 1\r\n")},
      {"byte above ASCII in a field name", get("/", "Host: forum.example\r\nX\xc3\xa9: 1\r\n")},
      {"too many fields", get("/", many_fields), 431},
      {"a field too long", get("/", "Host: forum.example\r\nX: " + std::string(17000, 'x') + "\r\n"), 431},
      {"a request line too long", get("/" + std::string(9000, 'x')), 414},
      // Request line.
      {"absolute form", get("http://forum.example/")},
      {"asterisk", get("*")},
      {"no slash", get("index")},
      {"CONNECT", "CONNECT forum.example:443 HTTP/1.1\r\nHost: forum.example\r\n\r\n", 405},
      {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: forum.example\r\n\r\n", 405},
      {"TRACE", "TRACE / HTTP/1.1\r\nHost: forum.example\r\n\r\n", 405},
      {"DELETE", "DELETE / HTTP/1.1\r\nHost: forum.example\r\n\r\n", 405},
      {"get in small letters", "get / HTTP/1.1\r\nHost: forum.example\r\n\r\n", 405},
      {"HTTP/0.9", "GET /\r\n\r\n"},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: forum.example\r\n\r\n", 505},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"http in small letters", "GET / http/1.1\r\nHost: forum.example\r\n\r\n"},
      {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: forum.example\r\n\r\n"},
      {"blank behind the version", "GET / HTTP/1.1 \r\nHost: forum.example\r\n\r\n"},
      {"two blanks", "GET  / HTTP/1.1\r\nHost: forum.example\r\n\r\n"},
      {"tabs for blanks", "GET\t/\tHTTP/1.1\r\nHost: forum.example\r\n\r\n"},
      {"blank in the target", get("/a b")},
      {"two empty lines before", "\r\n\r\n" + get("/")},
      {"a TLS greeting", "\x16\x03\x01\x02\x00\x01"s},
      // Target.
      {"NUL in the path", get("/a%00b")},
      {"line break in the path", get("/a%0d%0ab")},
      {"dots in the path", get("/a/../b")},
      {"escaped dots in the path", get("/a/%2e%2E/b")},
      {"dots behind an escaped slash", get("/a%2f..%2fb")},
      {"one dot", get("/a/./b")},
      {"dots at the end", get("/..")},
      {"path is not UTF-8", get("/%ff")},
      {"overlong slash", get("/..%c0%afetc")},
      {"a surrogate", get("/%ed%a0%80")},
      {"percent sign alone", get("/100%")},
      {"percent sign with one digit", get("/a%2")},
      {"raw byte above ASCII", get("/r\xc3\xa9union")},
      {"fragment", get("/a#b")},
      // Expect.
      {"another expectation", post("Expect: 200-maybe\r\nContent-Length: 5\r\n", "hello"), 417},
  };
}

/// Runs every probe with a request behind it; one line for each that went wrong.
inline std::vector<std::string> failures(Reader const& read) {
  std::vector<std::string> wrong;
  for (auto const& probe : all()) {
    auto const outcome = read(probe.bytes + behind);
    std::size_t const expected = probe.status != 200 ? 0 : probe.next ? 2 : 1;
    bool const behind_ran = !outcome.executed.empty() && outcome.executed.back() == "/behind";
    if (outcome.status != probe.status)
      wrong.push_back(probe.name + ": status " + std::to_string(outcome.status) + ", not " +
                      std::to_string(probe.status));
    if (outcome.executed.size() != expected || behind_ran != probe.next)
      wrong.push_back(probe.name + ": " + std::to_string(outcome.executed.size()) + " requests executed, not " +
                      std::to_string(expected));
  }
  return wrong;
}

}  // namespace http::probes
