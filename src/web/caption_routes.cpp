// SPDX-License-Identifier: Apache-2.0
// Captions in, as captioners' programs already send them: the Zoom, YouTube and Teams shapes at the root, and our own operations
// (captions 6.1, 6.2; habits C1-C12). No cookie is read here; the secret in the address is the only right. Addresses are never
// logged (serve.cpp logs patterns), and every refusal looks alike, so that a guess learns nothing.
#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/text.hpp"
#include "desk/live.hpp"
#include "web/buckets.hpp"
#include "web/live.hpp"

namespace web {

namespace {

using record::Dialect;

constexpr std::size_t plain_body = 4 * 1024, youtube_body = 16 * 1024;

/// One answer of these routes: plain text, readable by a sender in a browser (C8).
http::Response plain(int status, std::string body) {
  http::Response out;
  out.status = status;
  out.body = std::move(body);
  out.set("Content-Type", "text/plain; charset=utf-8");
  out.set("Access-Control-Allow-Origin", "*");
  out.set("Cross-Origin-Resource-Policy", "cross-origin");
  out.set("Referrer-Policy", "no-referrer");
  out.set("Cache-Control", "no-store");
  return out;
}

/// All refusals read the same (I22).
http::Response no(int status) {
  auto out = plain(status, "Captions are not accepted here.\n");
  if (status == 400 || status == 404) out.set("Retry-After", "5");
  if (status == 429) out.set("Retry-After", "1");
  return out;
}

/// C7: clients take the body of a 200 for the server's time.
std::string time_line(Instant now) {
  auto const seconds = std::chrono::floor<std::chrono::seconds>(now);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}\n", fmt::gmtime(seconds), (now - seconds).count());
}

/// The last value of that name: a sequence number may already stand in the address (C3).
std::optional<std::string> last_param(http::Request const& r, std::string_view name) {
  std::optional<std::string> out;
  for (auto& [key, value] : http::parse_query(r.query))
    if (key == name) out = std::move(value);
  return out;
}

/// None: too many wrong ones from this address. The stream's own answer to a wrong secret is 403, in the Teams shape 401.
struct Found {
  std::optional<record::Stream> stream;
  Dialect dialect = Dialect::zoom;
  bool too_many = false;
};

bool guess_allowed(Call& call) { return !call.house.buckets || call.house.buckets->take(call.request.remote, Rate::wrong_secret, call.now); }

Found find_stream(Call& call, Dialect shape) {
  auto const& r = call.request;
  Found out;
  out.dialect = shape == Dialect::zoom && last_param(r, "cid") ? Dialect::youtube : shape;
  auto const secret = last_param(r, out.dialect == Dialect::youtube ? "cid" : shape == Dialect::teams ? "token" : "signature").value_or("");
  out.stream = call.read([&](Reading& reading) { return record::good_stream(reading, secret, call.now); });
  auto const named = last_param(r, shape == Dialect::teams ? "meetingid" : "id");
  if (out.stream && named && *named != out.stream->meeting.text) out.stream.reset();
  if (!out.stream) out.too_many = !guess_allowed(call);
  return out;
}

std::optional<std::int64_t> sequence(std::string const& s) {
  if (s.empty() || s.size() > 15 || s.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoll(s);
}

/// BCP 47 by shape, an underscore taken for a hyphen; none when it is neither.
std::optional<std::string> language(std::string s) {
  for (auto& c : s)
    if (c == '_') c = '-';
  if (s.size() > 35) return std::nullopt;
  bool first = true;
  for (auto const piece : base::split(s, '-')) {
    bool fits = !piece.empty() && piece.size() <= 8;
    for (char const c : piece) fits = fits && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9'));
    if (!fits || (first && piece.size() < 2)) return std::nullopt;
    first = false;
  }
  return s;
}

/// Text comes under every type but those that surely are none (C6).
bool is_text(http::Request const& r) {
  auto const type = base::lower_ascii(r.header("Content-Type"));
  return type.rfind("multipart/", 0) != 0 && type.rfind("application/json", 0) != 0;
}

void tell_unstored(Call& call, MeetingId const& meeting, std::vector<record::Delta> const& deltas) {
  if (call.house.teller) call.house.teller->tell_unstored(meeting, deltas);
}

/// Access comes before the record: what cannot be stored is still shown, marked as not being recorded; the client's retry stores
/// it (captions 6.2.1 row 503, I30). A reader's page knows by stream and number that it was told before.
http::Response not_recorded(Call& call, record::Stream const& stream, record::Post const& post) {
  auto const words = record::words_of(post);
  if (!words.text.empty()) {
    record::Delta shown;
    shown.kind = "unsaved";
    shown.stored = false;
    boost::json::object data{{"st", stream.channel}, {"text", words.text}};
    if (!words.label.empty()) data["label"] = words.label;
    if (post.seq) data["n"] = *post.seq;
    shown.data = std::move(data);
    tell_unstored(call, stream.meeting, {shown});
  }
  auto out = plain(503, "Shown, but not recorded. Please send it again.\n");
  out.set("Retry-After", "2");
  return out;
}

http::Response take(Call& call, Dialect shape) {
  auto const& r = call.request;
  bool const teams = shape == Dialect::teams;
  if (!is_text(r)) return plain(415, "Captions are plain text.\n");
  auto const found = find_stream(call, shape);
  if (found.too_many) return no(429);
  if (!found.stream) return no(teams ? 401 : 403);
  auto const& stream = *found.stream;
  if (call.house.buckets && !call.house.buckets->take(stream.id.text, Rate::captions, call.now)) return no(429);
  if (r.body.size() > (found.dialect == Dialect::youtube ? youtube_body : plain_body)) return plain(413, "That is too long for one caption.\n");
  record::Post post;
  post.dialect = found.dialect;
  auto const seq = last_param(r, "seq");
  if (!seq && !teams) return no(403);
  if (seq) {
    post.seq = sequence(*seq);
    if (!post.seq) return plain(400, "The sequence number is no number.\n");
  }
  post.told = record::told_number(stream.id, call.now);
  if (auto const lang = last_param(r, "lang")) {
    auto const tag = language(*lang);
    if (!tag) return plain(400, "The language is no language tag.\n");
    post.lang = *tag;
  }
  post.key = std::string(r.header("Idempotency-Key")).substr(0, 64);
  post.body = r.body;
  try {
    auto const heard = call.write([&](Writing& w) { return desk::hear(w, stream, post); });
    if (!heard) return heard.error().why == Why::not_now ? no(teams ? 404 : 400) : plain(400, in_words(heard.error()) + "\n");
    tell_unstored(call, stream.meeting, heard->deltas);
    auto out = plain(200, time_line(call.now));
    out.set("X-Caption-Status", heard->status);
    out.set("X-Caption-Seq", std::to_string(heard->last));
    return out;
  } catch (store::Unavailable const& e) {
    call.house.log("unavailable " + r.id + " " + e.what());
    return not_recorded(call, stream, post);
  }
}

http::Response take_caption(Call& call) { return take(call, Dialect::zoom); }
http::Response take_cart(Call& call) { return take(call, Dialect::teams); }

/// The last accepted number, in decimal and nothing else (C4).
http::Response last_number(Call& call) {
  if (call.request.method == http::Method::head) {
    auto out = plain(405, "");
    out.set("Allow", "GET");
    return out;
  }
  auto const found = find_stream(call, Dialect::zoom);
  if (found.too_many) return no(429);
  if (!found.stream) return no(403);
  return plain(200, std::to_string(record::tell_number(*found.stream, call.now)));
}

/// One operation of our own protocol: an object with one of bs, ins, nl, turn, topic, flush.
Result<record::Op> op_of(Json const& v) {
  using Sort = record::Op::Sort;
  auto const wrong = [] { return base::refuse(Why::malformed, say("An operation is one of bs, ins, nl, turn, topic, flush."), "ops"); };
  auto const* const o = v.if_object();
  if (!o || o->size() != 1) return wrong();
  auto const& [name, value] = *o->begin();
  auto const* const number = value.if_int64();
  auto const* const words = value.if_string();
  if (name == "ins" && words) return record::Op{Sort::insert, std::string(*words), 0};
  if (name == "turn" && words) return record::Op{Sort::turn, std::string(*words), 0};
  if (name == "bs" && number && *number > 0) return record::Op{Sort::erase, {}, *number};
  if (name == "nl" && number) return record::Op{Sort::line, {}, 0};
  if (name == "topic" && number) return record::Op{Sort::topic, {}, 0};
  if (name == "flush" && number) return record::Op{Sort::flush, {}, 0};
  return wrong();
}

struct OpsWish {
  std::string session;
  std::int64_t n = 0;
  std::vector<record::Op> ops;
};

Result<OpsWish> ops_of(http::Request const& r) {
  auto const wrong = [](char const* field) { return base::refuse(Why::malformed, say("The operations are not in the form they should be."), field); };
  auto const read = base::parse_json(r.body);
  if (!read) return tl::unexpected(read.error());
  auto const* const o = read->if_object();
  if (!o) return wrong("");
  auto const* const session = o->if_contains("session");
  auto const* const n = o->if_contains("n");
  auto const* const ops = o->if_contains("ops");
  if (!session || !session->is_string() || session->as_string().size() > 64) return wrong("session");
  if (!n || !n->is_int64() || n->as_int64() < 0) return wrong("n");
  if (!ops || !ops->is_array()) return wrong("ops");
  OpsWish out{std::string(session->as_string()), n->as_int64(), {}};
  for (auto const& v : ops->as_array()) {
    auto op = op_of(v);
    if (!op) return tl::unexpected(op.error());
    out.ops.push_back(std::move(*op));
  }
  return out;
}

http::Response json_answer(int status, boost::json::object const& o) {
  http::Response out;
  out.status = status;
  out.body = base::print_json(o);
  out.set("Content-Type", "application/json");
  out.set("Cache-Control", "no-store");
  out.set("Referrer-Policy", "no-referrer");
  return out;
}

/// The stream of the secret in the path; none (and the answer) otherwise.
std::optional<record::Stream> stream_in_path(Call& call, http::Response& otherwise) {
  auto const& secret = call.parts.at(0);
  auto const found = call.read([&](Reading& r) { return record::good_stream(r, secret, call.now); });
  if (found) return found;
  otherwise = no(guess_allowed(call) ? 403 : 429);
  return std::nullopt;
}

http::Response take_ops(Call& call) {
  http::Response otherwise;
  auto const stream = stream_in_path(call, otherwise);
  if (!stream) return otherwise;
  if (call.house.buckets && !call.house.buckets->take(stream->id.text, Rate::captions, call.now)) return no(429);
  if (call.request.body.size() > plain_body) return json_answer(413, {{"detail", "too long"}});
  auto const wish = ops_of(call.request);
  if (!wish) return json_answer(400, {{"detail", in_words(wish.error())}, {"field", wish.error().field}});
  auto const done = call.write([&](Writing& w) { return desk::take_ops(w, *stream, wish->session, wish->n, wish->ops); });
  if (!done) return json_answer(status_of(done.error().why), {{"detail", in_words(done.error())}, {"field", done.error().field}});
  if (done->want > 0) return json_answer(409, {{"want", done->want}});
  tell_unstored(call, stream->meeting, done->deltas);
  boost::json::object out{{"n", wish->n}, {"open", done->open}};
  if (!done->warning.empty()) out["warning"] = done->warning;
  return json_answer(200, out);
}

/// A press on the captioner's page, which leads back to it; programs are told its name.
http::Response press_by_address(Call& call, char const* name, Result<base::Done> (*act)(Writing&, record::Stream const&)) {
  http::Response otherwise;
  auto const stream = stream_in_path(call, otherwise);
  if (!stream) return otherwise;
  auto const done = call.write([&](Writing& w) { return act(w, *stream); });
  if (!done) return json_answer(status_of(done.error().why), {{"detail", in_words(done.error())}});
  if (call.wants_json) return json_answer(200, {{name, true}});
  return call.see("/c/" + call.parts.at(0));
}

/// A captioner may go off the record; only chair or secretariat bring it back (rulings 6).
http::Response off_record(Call& call) {
  return press_by_address(call, "off_record", [](Writing& w, record::Stream const& s) {
    live::By by;
    by.rights = static_cast<std::uint32_t>(live::Right::off_record);
    return desk::go_off_record(w, s.meeting, by);
  });
}

/// On stand-by one sees that the other captioner is gone before anybody else does: the chair or a captioner switches (captions 6.1).
http::Response on_air(Call& call) {
  return press_by_address(call, "on_air", [](Writing& w, record::Stream const& s) { return record::put_on_air(w, s.id); });
}

}  // namespace

std::vector<Route> caption_rows() {
  using http::Method;
  auto const least = Role::visitor;
  std::vector<Route> all = {
      {Method::post, "/closedcaption", least, take_caption, "Takes a caption in Zoom's shape (signature, seq) or YouTube's (cid, seq).", youtube_body,
       Rate::plain, Keep::never, true},
      {Method::get, "/closedcaption/seq", least, last_number, "The last accepted number of a caption stream, in decimal.", 0, Rate::plain,
       Keep::never, true},
      {Method::post, "/cartcaption", least, take_cart, "Takes a caption line in Teams' shape (token).", youtube_body, Rate::plain, Keep::never, true},
      {Method::post, "/c/{secret}/ops", least, take_ops, "Takes a captioner's edits: session, n, ops.", youtube_body, Rate::plain, Keep::never, true},
      {Method::post, "/c/{secret}/off-record", least, off_record, "Goes off the record; only the chair or the secretariat can go back.", 4096,
       Rate::plain, Keep::never, true},
      {Method::post, "/c/{secret}/on-air", least, on_air, "A captioner on stand-by takes over: readers see these words from now on.", 4096, Rate::plain,
       Keep::never, true},
  };
  for (auto rows : {captioner_rows(), panel_rows()}) all.insert(all.end(), rows.begin(), rows.end());
  return all;
}

}  // namespace web
