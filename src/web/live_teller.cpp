// SPDX-License-Identifier: Apache-2.0
// Tells the open topics of the rooms what changed: one reading of a room serves all of its topics, one rendering all readers of an
// audience and language (house 3). A topic's frames are numbered by the meeting's log; readers are where their page was, so that
// telling a reader twice is the streams' concern and not ours.
#include <algorithm>
#include <map>
#include <mutex>

#include "base/text.hpp"
#include "http/streams.hpp"
#include "web/cache.hpp"
#include "web/live_hearing.hpp"

namespace web {

namespace {

struct Topic {
  std::string name;
  Audience audience = Audience::open;
  Acts acts = every_act;
  std::string lang;  ///< empty: programs
};

/// "live/MEETING/AUDIENCE/LANG" taken apart; none for any other topic.
std::optional<std::pair<MeetingId, Topic>> read_topic(std::string const& name) {
  auto const pieces = base::split(name, '/');
  if (pieces.size() != 4 || pieces[0] != "live") return std::nullopt;
  auto const whose = audience_named(pieces[2]);
  if (!whose) return std::nullopt;
  return std::pair{MeetingId(pieces[1]), Topic{name, whose->first, whose->second, std::string(pieces[3] == "json" ? std::string_view() : pieces[3])}};
}

/// What a topic has been told.
struct Told {
  std::int64_t seq = 0;
  std::map<std::string, std::string> fragments;
  bool seen = false;  ///< tell() has met the topic: when it is gone from the streams it may be forgotten here
};

}  // namespace

struct Teller::Body {
  House& house;
  http::Streams& streams;
  std::mutex lock;
  std::map<std::string, Told> told;
  std::map<std::string, std::shared_ptr<Scene const>> scenes;
  std::function<void(std::string const&)> others = {};

  void show_unstored(MeetingId const& id, std::vector<Heard> const& heard) {
    auto const frame = as_frame(heard, 0);
    for (auto const& name : streams.topics())
      if (name.starts_with("live/" + id.text + "/")) streams.publish(name, frame, 0);
  }

  /// The open topics by meeting, each with what it has been told. One that nobody has announced yet waits for the next time.
  std::map<MeetingId, std::vector<std::pair<Topic, Told>>> open_topics() {
    std::map<MeetingId, std::vector<std::pair<Topic, Told>>> out;
    auto const names = streams.topics();
    std::lock_guard const guard(lock);
    std::erase_if(told, [&](auto const& at) {
      return at.second.seen && std::find(names.begin(), names.end(), at.first) == names.end();
    });
    std::erase_if(scenes, [&](auto const& at) { return !told.contains(at.first); });
    for (auto const& name : names) {
      auto const at = told.find(name);
      auto const topic = read_topic(name);
      if (at == told.end() || !topic) continue;
      at->second.seen = true;
      out[topic->first].emplace_back(topic->second, at->second);
    }
    return out;
  }

  void keep(std::string const& name, Told now) {
    std::lock_guard const guard(lock);
    now.seen = true;
    told[name] = std::move(now);
  }

  void tell_room(MeetingId const& id, std::vector<std::pair<Topic, Told>> const& topics) {
    auto after = topics.front().second.seq;
    for (auto const& [topic, was] : topics) after = std::min(after, was.seq);
    std::optional<LiveView> view;
    Growth grown;
    house.store.read([&](Reading& r) {
      view = live_view(r, id);
      if (view) grown = growth(r, *view, after);
    });
    if (!view) return;
    for (auto const& [topic, was] : topics) tell_topic(*view, grown, topic, was);
  }

  void tell_topic(LiveView const& view, Growth const& grown, Topic const& topic, Told const& was) {
    base::Speaking const speaking(topic.lang.empty() ? "en" : topic.lang);
    bool const program = topic.lang.empty();
    Told now{view.room.seq, was.fragments, true};
    auto numbered = heard_after(grown, view, topic.audience, program, was.seq);
    if (!program) {
      std::vector<Heard> changed;
      for (auto const& [name, markup] : fragments(view, topic.audience, topic.acts)) {
        auto& known = now.fragments[name];
        if (known == markup.str()) continue;
        known = markup.str();
        changed.push_back(fragment_heard(name, markup));
      }
      if (!changed.empty()) {
        // What changed without a line in the log (a document added, a caption stream opened) has no number either.
        std::int64_t const seq = now.seq > was.seq ? now.seq : 0;
        if (numbered.empty() || numbered.back().seq != seq) numbered.push_back({seq, {}});
        std::move(changed.begin(), changed.end(), std::back_inserter(numbered.back().heard));
      }
    }
    for (auto const& n : numbered) streams.publish(topic.name, as_frame(n.heard, n.seq), n.seq);
    keep(topic.name, std::move(now));
  }
};

Teller::Teller(House& house, http::Streams& streams) : body_(new Body{house, streams, {}, {}, {}, {}}) {}
Teller::~Teller() = default;

void Teller::tell() {
  for (auto const& [id, topics] : body_->open_topics()) {
    try {
      body_->tell_room(id, topics);
    } catch (std::exception const& e) {
      // The next commit tries again from the same number; readers' pages know how long they have heard nothing.
      body_->house.log("telling " + id.text + " " + e.what());
    }
  }
}

void Teller::opened(std::string const& topic, std::int64_t seq) {
  std::lock_guard const guard(body_->lock);
  // Known from before: older, which is as good. But it is wanted again, and may not be forgotten now.
  body_->told.try_emplace(topic, Told{seq, {}, false}).first->second.seen = false;
}

std::shared_ptr<Scene const> Teller::scene(std::string const& topic) {
  if (!body_->house.cache) return nullptr;
  auto const generation = body_->house.cache->generation();
  std::lock_guard const guard(body_->lock);
  auto const at = body_->scenes.find(topic);
  return at == body_->scenes.end() || at->second->generation != generation ? nullptr : at->second;
}

void Teller::keep_scene(std::string const& topic, std::shared_ptr<Scene const> scene) {
  std::lock_guard const guard(body_->lock);
  auto const at = body_->told.find(topic);
  if (at == body_->told.end()) return;
  body_->scenes[topic] = scene;
  // Only what was drawn at the very number from which the topic is told is what every reader of it has seen.
  if (at->second.seq != scene->view.room.seq || !at->second.fragments.empty()) return;
  for (auto const& [name, markup] : scene->drawn) at->second.fragments[name] = markup.str();
}

void Teller::tell_unstored(MeetingId const& id, std::vector<record::Delta> const& deltas) {
  std::vector<Heard> heard;
  boost::json::array words;
  for (auto const& d : deltas) {
    if (d.stored) continue;
    heard.push_back({"cap." + d.kind, base::print_json(d.data)});
    words.push_back(boost::json::object{{"kind", d.kind}, {"data", d.data}});
  }
  if (heard.empty()) return;
  body_->show_unstored(id, heard);
  if (body_->others) body_->others(base::print_json(boost::json::object{{"meeting", id.text}, {"words", std::move(words)}}));
}

namespace {
/// Whispers are short.
constexpr std::size_t keys_at_once = 50;
}  // namespace

void Teller::end_readers(std::vector<std::string> const& keys) {
  for (auto const& key : keys) body_->streams.close_readers(key);
  if (!body_->others) return;
  for (std::size_t i = 0; i < keys.size(); i += keys_at_once) {
    boost::json::array some;
    for (std::size_t k = i; k < std::min(keys.size(), i + keys_at_once); ++k) some.emplace_back(keys[k]);
    body_->others(base::print_json(boost::json::object{{"end", std::move(some)}}));
  }
}

void Teller::hear_ended(std::string const& said) {
  auto const read = base::parse_json(said);
  auto const* const o = read ? read->if_object() : nullptr;
  auto const* const keys = o ? o->if_contains("end") : nullptr;
  if (!keys || !keys->is_array()) return;
  for (auto const& key : keys->as_array())
    if (key.is_string()) body_->streams.close_readers(std::string(key.as_string()));
}

void Teller::also_tell(std::function<void(std::string const&)> others) { body_->others = std::move(others); }

void Teller::hear_unstored(std::string const& said) {
  auto const read = base::parse_json(said);
  auto const* const o = read ? read->if_object() : nullptr;
  auto const* const meeting = o ? o->if_contains("meeting") : nullptr;
  auto const* const words = o ? o->if_contains("words") : nullptr;
  if (!meeting || !meeting->is_string() || !words || !words->is_array()) return;
  std::vector<Heard> heard;
  for (auto const& one : words->as_array()) {
    auto const* const delta = one.if_object();
    auto const* const kind = delta ? delta->if_contains("kind") : nullptr;
    auto const* const data = delta ? delta->if_contains("data") : nullptr;
    if (!kind || !kind->is_string() || !data) return;
    heard.push_back({"cap." + std::string(kind->as_string()), base::print_json(*data)});
  }
  if (!heard.empty()) body_->show_unstored(MeetingId(std::string(meeting->as_string())), heard);
}

}  // namespace web
