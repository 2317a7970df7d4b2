// SPDX-License-Identifier: Apache-2.0
#include "demo_file.hpp"

#include <filesystem>
#include <set>

#include "base/json.hpp"
#include "desk/desk.hpp"
#include "people/sessions.hpp"
#include "web/site.hpp"

namespace app {

namespace {

using store::Reading;
using store::Writing;

std::string file_of(Opened const& forum) { return forum.place.data + "/demo.json"; }

/// What a visitor might ask for: everything public without an id in it, and every meeting, series and transcript.
std::vector<std::string> candidates(Reading& r) {
  std::vector<std::string> all = {"/"};
  for (auto const& row : web::site())
    if (row.method == http::Method::get && row.least == web::Role::visitor && row.path.find('{') == std::string_view::npos)
      all.emplace_back(row.path);
  for (auto const& s : meeting::all_series(r)) all.push_back("/series/" + s.id.text);
  for (auto const& m : meeting::meetings(r)) {
    all.push_back("/meetings/" + m.id.text);
    all.push_back("/m/" + m.id.text);
    if (m.state == meeting::State::open)
      for (char const* const view : {"/live", "/join", "/captions", "/braille", "/strip"}) all.push_back("/meetings/" + m.id.text + view);
    auto const head = record::head(r, m.id);
    if (!head) continue;
    for (char const* const view : {"/transcript", "/report", "/editions"}) all.push_back("/meetings/" + m.id.text + view);
    auto const first = record::some_turns(r, head->id, 1, 1);
    if (!first.empty()) all.push_back("/m/" + m.id.text + "/t/" + first.front().id.text);
    for (auto const& mark : record::marks_of(r, m.id))
      if (mark.words) {
        all.push_back("/q/" + mark.words->id.text);
        break;
      }
  }
  all.emplace_back("/search?q=water");
  return all;
}

/// True when a visitor gets a page there.
bool is_page(web::House& house, std::string const& target) {
  http::Request r;
  r.target = target;
  r.path = target.substr(0, target.find('?'));
  if (r.path.size() < target.size()) r.query = target.substr(r.path.size() + 1);
  r.fields = {{"Host", "localhost"}, {"Accept", "text/html"}};
  r.id = "demofile";
  auto const answer = web::answer(house, r);
  return answer.status == 200 && answer.header("Content-Type").starts_with("text/html");
}

/// The transcript a newcomer should see: the longest.
base::MeetingId best_transcript(Reading& r) {
  base::MeetingId best;
  std::int64_t most = 0;
  for (auto const& m : meeting::meetings(r))
    if (auto const head = record::head(r, m.id); head && head->words > most) {
      most = head->words;
      best = m.id;
    }
  return best;
}

}  // namespace

void prepare_demo(Opened& forum, std::string const& texts) {
  if (forum.store.read([](Reading& r) { return desk::demo_accounts(r); }).empty()) {
    if (texts.empty()) throw Trouble("The texts of the demo were not found. Name their directory with --texts.");
    auto const done = forum.store.write(the_operator, [&](Writing& w) { return desk::fill_demo(w, texts); });
    if (!done) throw Trouble("The demo cannot be filled in: " + in_words(done.error()));
  }
}

namespace {

/// The open meeting with its caption address in the three shapes captioners' programs know (captions 6.1).
boost::json::object open_meeting(std::string const& base, desk::DemoRoom const& room, base::Instant now) {
  auto const at = base + "/meetings/" + room.meeting.text;
  auto const expire = std::to_string(base::to_millis(now + std::chrono::hours(24)) / 1000);
  return {{"page", at},
          {"live", at + "/live"},
          {"captions",
           boost::json::object{
               {"zoom", base + "/closedcaption?id=" + room.meeting.text + "&ns=" + room.stream.text + "&expire=" + expire +
                            "&spparams=id%2Cns%2Cexpire&signature=" + room.secret},
               {"youtube", base + "/closedcaption?cid=" + room.secret},
               {"teams", base + "/cartcaption?meetingid=" + room.meeting.text + "&token=" + room.secret}}}};
}

}  // namespace

void write_demo_file(Opened& forum, web::House& house, desk::DemoRoom const& room) {
  boost::json::object links;
  for (auto const& [role, account] : forum.store.read([](Reading& r) { return desk::demo_accounts(r); })) {
    auto const secret = forum.store.write(the_operator, [&](Writing& w) { return people::make_demo_link(w, account); });
    if (!secret) throw Trouble("The demo's sign-in links cannot be made: " + in_words(secret.error()));
    links[role] = house.base + "/sign-in/" + *secret;
  }
  boost::json::array pages;
  std::set<std::string> seen;
  for (auto const& target : forum.store.read(candidates))
    if (seen.insert(target).second && is_page(house, target)) pages.emplace_back(house.base + target);
  auto const transcript = forum.store.read(best_transcript);
  boost::json::object const all{{"base", house.base},
                                {"sign_in", std::move(links)},
                                {"pages", std::move(pages)},
                                {"transcript", house.base + "/meetings/" + transcript.text + "/transcript"},
                                {"meeting", open_meeting(house.base, room, house.clock())}};
  write_file(file_of(forum), base::print_json(all) + "\n", 0600);
}

std::string known_caption_secret(Opened const& forum) {
  std::error_code ignored;
  if (!std::filesystem::exists(file_of(forum), ignored)) return {};
  auto const text = read_file(file_of(forum));
  std::string_view const before = "?cid=";
  auto const at = text.find(before);
  return at == std::string::npos ? std::string() : text.substr(at + before.size(), 32);
}

void remove_demo_file(Opened& forum) {
  std::error_code ignored;
  std::filesystem::remove(file_of(forum), ignored);
}

}  // namespace app
