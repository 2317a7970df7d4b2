// SPDX-License-Identifier: Apache-2.0
// Which event is for whom: a closed list. A kind that is not in it is for moderation only, so that a new one is never public by
// oversight.
#include "web/live_hearing.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <limits>

#include "http/streams.hpp"

namespace web {

namespace {

using base::Json;

enum class For { open, seated, moderation, nobody };

struct Kind {
  std::string_view begins;
  For whom;
};
/// The first that fits counts.
constexpr Kind kinds[] = {
    {"cap", For::nobody},  // told as cap.*
    {"seat.attribute_set", For::nobody},
    {"seat.barred", For::moderation},
    {"seat.", For::seated},
    {"chat.", For::seated},
    {"entry.called", For::open},
    {"entry.away", For::open},
    {"entry.", For::seated},
    {"queue.order", For::seated},
    {"queue.", For::open},
    {"meeting.", For::open},
    {"ruleset.", For::open},
    {"consent.", For::open},
    {"record.", For::open},
    {"agenda.", For::open},
    {"item.", For::open},
    {"turn.", For::open},
    {"floor.", For::open},
    {"order.", For::open},
    {"ruling.", For::open},
    {"access.", For::open},
    {"call.", For::open},
    {"response.", For::open},  // named ones; the rest is taken out below
    {"objection.", For::open},
    {"outcome.", For::open},
    {"input.", For::open},
    {"screen.", For::open},
    {"document.", For::open},
    {"undo.", For::open},
};

For whom(std::string_view kind) {
  for (auto const& k : kinds)
    if (kind.starts_with(k.begins)) return k.whom;
  return For::moderation;
}

bool is_for(For what, Audience a) {
  switch (what) {
    case For::open: return true;
    case For::seated: return a == Audience::seated || a == Audience::moderation;
    case For::moderation: return a == Audience::moderation;
    case For::nobody: return false;
  }
  return false;
}

std::string_view word_in(boost::json::object const& data, std::string_view name) {
  auto const* const v = data.if_contains(name);
  return v && v->is_string() ? std::string_view(v->as_string()) : std::string_view();
}

void take_out(boost::json::object& data, std::initializer_list<std::string_view> names) {
  for (auto const name : names) data.erase(name);
}

live::ChatLine const* chat_line_of(LiveView const& v, std::string_view id) {
  auto const at = std::find_if(v.room.chat.begin(), v.room.chat.end(), [&](auto const& l) { return l.id.text == id; });
  return at == v.room.chat.end() ? nullptr : &*at;
}

boost::json::object data_of(store::EventLine const& e) {
  if (e.text.empty()) return {};
  auto read = base::parse_json(e.text);
  return read && read->is_object() ? std::move(read->as_object()) : boost::json::object{};
}

/// False: nobody but the log itself may know this answer (calls.hpp: what anybody may be shown).
bool answer_is_named(live::Room const& room, boost::json::object const& data) {
  auto const* const call = live::call(room, base::CallId(word_in(data, "call")));
  return call && call->visibility == live::Visibility::named;
}

/// As fragments have it: on the public page names stand where the rules say so.
bool sees_names(LiveView const& v, Audience a) { return a != Audience::open || v.room.rules.names_public; }

/// A line is told as it is now: what was hidden since is not told again to those who come back.
bool bend_chat(store::EventLine const& e, LiveView const& v, Audience a, boost::json::object& data) {
  auto const* const line = chat_line_of(v, e.object);
  if (!line) return false;
  bool const shown = line->state == live::ChatState::shown;
  if (a != Audience::moderation && !shown) {
    if (e.kind != "chat.hidden") return false;
    data.clear();
    return true;
  }
  if (e.kind == "chat.posted" || e.kind == "chat.shown") {
    data["seat"] = line->seat.text;
    data["name"] = line->name;
    data["text"] = line->text;
    data["state"] = base::to_json(line->state);
  }
  return true;
}

/// Chat as markup, replaced by its id; empty for a line that is not shown here (any more).
std::optional<Heard> chat_heard(store::EventLine const& e, LiveView const& v, Audience a) {
  if (!e.kind.starts_with("chat.") || !is_for(For::seated, a)) return std::nullopt;
  auto const* const line = chat_line_of(v, e.object);
  if (!line) return std::nullopt;
  bool const shown = line->state == live::ChatState::shown || a == Audience::moderation;
  if (!shown && e.kind != "chat.hidden") return std::nullopt;
  boost::json::object o{{"id", line->id.text}, {"html", shown ? chat_line(v, *line, a).str() : std::string()}};
  return Heard{"chat", base::print_json(o)};
}

Heard caption_heard(record::Delta const& d) { return {"cap." + d.kind, base::print_json(d.data)}; }

}  // namespace

std::optional<Json> event_for(store::EventLine const& e, LiveView const& v, Audience a) {
  if (!is_for(whom(e.kind), a)) return std::nullopt;
  auto data = data_of(e);
  // Whoever may not see names gets no list of answers at all: its order and times would be names to those who watch.
  if (e.kind.starts_with("response.") && !(answer_is_named(v.room, data) && sees_names(v, a))) return std::nullopt;
  if (e.kind.starts_with("chat.") && !bend_chat(e, v, a, data)) return std::nullopt;
  take_out(data, {"balance", "person", "secret"});
  if (e.kind.starts_with("access.")) take_out(data, {"by", "seat", "name"});
  if (e.kind == "entry.added" && word_in(data, "kind") == "access") take_out(data, {"by", "seat", "name"});
  if (a != Audience::moderation) {
    auto const* const entry = live::entry(v.room, base::EntryId(e.object));
    if (v.room.rules.notes_private || (entry && entry->note_private)) take_out(data, {"note"});
  }
  if (!is_for(For::seated, a)) {
    take_out(data, {"by"});
    if (!sees_names(v, a)) take_out(data, {"seat", "name", "capacity", "note", "reader"});
  }
  return boost::json::object{{"seq", e.seq}, {"at", base::iso(e.at)}, {"kind", e.kind}, {"object", e.object}, {"data", std::move(data)}};
}

bool is_sealed(store::EventLine const& e, live::Room const& room) {
  if (e.kind == "seat.attribute_set" || e.kind.starts_with("access.")) return true;
  return e.kind.starts_with("response.") && !answer_is_named(room, data_of(e));
}

Growth growth(Reading& r, LiveView const& v, std::int64_t after) {
  constexpr int piece = 5000, all = std::numeric_limits<int>::max();
  auto const& id = v.meeting.id;
  Growth out;
  for (auto at = after; at < v.room.seq;) {
    auto lines = store::event_lines(r, id, at, piece);
    if (lines.empty()) break;
    at = lines.back().seq;
    std::move(lines.begin(), lines.end(), std::back_inserter(out.events));
  }
  for (auto const& channel : channels_of(v)) {
    auto deltas = record::deltas_after(r, id, channel, after, all);
    std::move(deltas.begin(), deltas.end(), std::back_inserter(out.deltas));
  }
  std::stable_sort(out.deltas.begin(), out.deltas.end(), [](auto const& a, auto const& b) { return a.seq < b.seq; });
  return out;
}

std::vector<Numbered> heard_after(Growth const& g, LiveView const& v, Audience a, bool program, std::int64_t after) {
  std::vector<Numbered> out;
  auto const add = [&](std::int64_t seq, Heard heard) {
    if (out.empty() || out.back().seq != seq) out.push_back({seq, {}});
    out.back().heard.push_back(std::move(heard));
  };
  auto delta = g.deltas.begin();
  auto const captions_up_to = [&](std::int64_t seq) {
    for (; delta != g.deltas.end() && delta->seq <= seq; ++delta)
      if (delta->seq > after) add(delta->seq, caption_heard(*delta));
  };
  for (auto const& e : g.events) {
    if (e.seq <= after) continue;
    captions_up_to(e.seq);
    if (program) {
      if (auto ev = event_for(e, v, a)) add(e.seq, {"ev", base::print_json(*ev)});
    } else if (auto chat = chat_heard(e, v, a)) {
      add(e.seq, *std::move(chat));
    }
  }
  captions_up_to(v.room.seq);
  return out;
}

Heard fragment_heard(std::string_view name, Html const& markup) {
  return {"frag", base::print_json(boost::json::object{{"name", name}, {"html", markup.str()}})};
}

std::string as_frame(std::vector<Heard> const& heard, std::int64_t seq) {
  std::string out;
  for (std::size_t i = 0; i < heard.size(); ++i)
    out += http::sse(heard[i].event, heard[i].data, i + 1 == heard.size() ? seq : 0);
  return out;
}

}  // namespace web
