// SPDX-License-Identifier: Apache-2.0
// Captions as they are read: the panel inside the participant's view, a plain page for any browser, a page for braille, a strip
// to set into other pages (captions 3). Every page shows the last lines without script; the island "captions" lets them flow.
#include <algorithm>

#include "web/assets.hpp"
#include "web/live_commands.hpp"
#include "web/room_forms.hpp"

namespace web {

namespace {

/// `goes_on`: the same voice as the line before, so its name is not said again (it stays for those who copy).
Html line(record::Line const& l, bool goes_on) {
  Html name;
  std::string const who = l.name.empty() ? l.label : l.name;
  if (!goes_on && !who.empty())
    add_html(name, "<span class=\"speaker\"><bdi>{}</bdi>{}</span> ", who,
             l.automatic ? html("<span class=\"visually-hidden\"> {}</span>", tr("(name from the floor)")) : Html());
  return html("<p class=\"{}\" id=\"l-{}\" data-line=\"{}\" data-turn=\"{}\" data-speaker=\"{}\">{}<span class=\"words\" id=\"s-{}\" data-segment=\"{}\" data-rev=\"{}\" dir=\"auto\">{}</span></p>",
              l.settled ? "cap-line" : "cap-line tail", l.segment, l.segment, l.turn, who, name, l.segment, l.segment, l.rev, l.text);
}

}  // namespace

Html caption_line(record::Line const& l) { return line(l, false); }

Html caption_lines(std::vector<record::Line> const& lines) {
  Html out;
  record::Line const* before = nullptr;
  for (auto const& l : lines) {
    std::string const who = l.name.empty() ? l.label : l.name;
    bool const same = before && before->turn == l.turn && (before->name.empty() ? before->label : before->name) == who;
    out += line(l, same);
    before = &l;
  }
  return out;
}

std::string captions_missing(LiveView const& view, std::string const& channel, base::Instant now) {
  bool const going = view.room.life == live::Life::lobby || view.room.life == live::Life::open;
  if (!going) return {};
  auto const* const s = stream_on_air(view, channel);
  bool const spoken = view.room.floor == live::FloorState::turn || view.room.floor == live::FloorState::chair;
  if (!s || !spoken) return {};
  // Counted from when the meeting began or went on, where nothing has come since: a captioner who never came is missed, too.
  auto const since = std::max({s->heard_at.value_or(base::Instant{}), view.room.open.empty() ? base::Instant{} : view.room.open.back().from,
                               view.room.back_on_record_at.value_or(base::Instant{})});
  if (since == base::Instant{} || now - since <= std::chrono::seconds(20)) return {};
  return fill(tr("No captions for {} seconds."), {std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now - since).count())});
}

namespace {

std::vector<record::Line> const& lines_of(LiveView const& view, std::string const& channel) {
  static std::vector<record::Line> const none;
  if (channel.empty() || channel == "floor") return view.lines;
  auto const it = view.channels.find(channel);
  return it == view.channels.end() ? none : it->second;
}

std::string lang_of(LiveView const& view, std::string const& channel) {
  if (auto const* const s = stream_on_air(view, channel)) return s->lang;
  return channel == "floor" || channel.empty() ? view.series.lang : channel;
}

/// How far the captions come behind the voice, when it was measured.
std::optional<std::int64_t> seconds_behind(LiveView const& view, std::string const& channel) {
  auto const* const s = stream_on_air(view, channel);
  return s && s->lag_measured ? std::optional((s->lag_ms + 500) / 1000) : std::nullopt;
}

/// Do they come so late that a reader should know (captions 6.9)?
bool are_late(LiveView const& view, std::string const& channel) {
  auto const* const s = stream_on_air(view, channel);
  return s && s->lag_measured && s->lag_ms > 6000;
}

std::string resting_word() { return tr("The meeting is interrupted, and captions rest."); }

/// The meeting is interrupted, and so are its captions; none where they go on.
std::string rest_words(LiveView const& view, std::string const& channel) {
  auto const* const s = stream_on_air(view, channel);
  return s && s->state == "paused" && view.room.life == live::Life::suspended ? resting_word() : std::string();
}

std::string late_words(LiveView const& view, std::string const& channel) {
  return are_late(view, channel) ? fill(tr("Captions come late: about {} s behind."), {std::to_string(seconds_behind(view, channel).value_or(0))}) : std::string();
}

/// Language and direction of a channel's words. The buttons around them are the page's.
Attr words_in(LiveView const& view, std::string const& channel) {
  auto const lang = lang_of(view, channel);
  return Attr::value("lang", lang) + Attr::value("dir", base::direction_of(lang));
}

}  // namespace

Attr state_words() {
  return Attr::value("data-word-missing", tr("No captions for {} seconds.")) + Attr::value("data-word-late", tr("Captions come late: about {} s behind.")) +
         Attr::value("data-word-rest", resting_word());
}

Html captions_gone(LiveView const& view, std::string const& channel) {
  auto const late = late_words(view, channel), rests = rest_words(view, channel);
  return html("<p id=\"captions-gone\" class=\"state wait\" hidden></p><p id=\"captions-late\" class=\"state wait\" role=\"status\" {}>{}</p>"
              "<p id=\"captions-rest\" class=\"state wait\" role=\"status\" {}>{}</p>",
              Attr::flag("hidden", late.empty()), late, Attr::flag("hidden", rests.empty()), rests);
}

Attr not_recorded_word() { return Attr::value("data-word-not-recorded", tr("Not recorded: {}")); }

namespace {

/// Which channel stands beside the floor's, as links that work without script.
Html beside_links(LiveView const& view, std::string const& beside) {
  if (view.channels.empty()) return {};
  auto const one = [&](std::string const& tag, std::string const& word) {
    auto address = room_at(view);
    if (!tag.empty()) base::percent_encode(address += "?beside=", tag);
    return html(" <a href=\"{}#h-captions\" {}><bdi>{}</bdi></a>", Url::local(address), tag == beside ? Attr::value("aria-current", "true") : Attr(), word);
  };
  Html links = one({}, tr("the floor alone"));
  for (auto const& [tag, lines] : view.channels) links += one(tag, tag);
  return html("<p class=\"channels\">{}{}</p>", tr("Beside the floor:"), links);
}

Html channel_links(LiveView const& view) {
  if (view.channels.empty()) return {};
  Html links = html("<a href=\"/meetings/{}/captions\">{}</a>", view.meeting.id, tr("Floor"));
  for (auto const& [tag, lines] : view.channels) add_html(links, " <a href=\"/meetings/{}/captions?channel={}\"><bdi>{}</bdi></a>", view.meeting.id, tag, tag);
  return html("<p class=\"channels\">{} {}</p>", tr("Captions as a page of their own:"), links);
}

/// What the island says and does; the words stand here.
Attr panel_words() {
  return Attr::value("data-word-back", tr("Back to live, {} new")) + Attr::value("data-word-paused", tr("Captions paused")) +
         state_words() + Attr::value("data-word-skipped", tr("{} lines skipped")) +
         Attr::value("data-word-corrected", tr("corrected")) + Attr::value("data-word-live", tr("You are live.")) +
         Attr::value("data-word-behind", tr("about {} s behind")) + Attr::value("data-word-fast", tr("{} words in the last minute: ask the speaker to slow down.")) +
         Attr::value("data-word-unkept", tr("Lines said off the record meanwhile and kept nowhere: {}"));
}

Html panel(LiveView const& view, std::string const& channel, CaptionReader const& reader) {
  auto const& lines = lines_of(view, channel);
  Html const body = caption_lines(lines);
  auto const behind = seconds_behind(view, channel);
  auto const late = late_words(view, channel);
  return html("<div class=\"captions\" data-captions=\"{}\" {} {}><div class=\"cap-bar\"><button type=\"button\" class=\"button\" data-cap-pause aria-pressed=\"false\" hidden>{}</button>"
              "<span class=\"soft\" role=\"status\" data-cap-status>{}</span> <strong data-cap-gone aria-hidden=\"true\"></strong> <span class=\"soft\" data-cap-lag>{}</span> <strong role=\"status\" data-cap-late {}>{}</strong> <strong role=\"status\" data-cap-fast hidden></strong></div>"
              "<div class=\"cap-window\" data-cap-window tabindex=\"0\" role=\"region\" aria-label=\"{}\" {}>{}{}</div>"
              "<p><button type=\"button\" class=\"button primary\" data-cap-back hidden>{}</button></p>"
              "<div class=\"visually-hidden\" role=\"log\" aria-live=\"off\" data-cap-log {}></div></div>",
              channel, looks_of(reader), panel_words() + not_recorded_word(), tr("Pause"), rest_words(view, channel),
              behind ? fill(tr("about {} s behind"), {std::to_string(*behind)}) : std::string(), Attr::flag("hidden", late.empty()), late, channel == "floor" ? tr("What is said") : tr("What is said") + ": " + channel, words_in(view, channel), body,
              lines.empty() ? html("<p class=\"empty\" data-cap-empty>{}</p>", tr("No captions yet.")) : Html(), tr("Back to live"), words_in(view, channel));
}

}  // namespace

Html caption_panel(LiveView const& view, std::string const& beside, CaptionReader const& reader) {
  bool const two = view.channels.contains(beside);
  Html panels = panel(view, "floor", reader);
  if (two) panels = html("<div class=\"cap-columns\">{}{}</div>", panels, panel(view, beside, reader));
  return html("<section class=\"part part-captions\" aria-labelledby=\"h-captions\"><h2 id=\"h-captions\">{}</h2>{}{}{}{}<p class=\"soft\"><a href=\"/meetings/{}/captions\">{}</a> · <a href=\"/meetings/{}/braille\">{}</a></p></section>",
              tr("Captions"), panels, beside_links(view, two ? beside : std::string()), caption_settings(reader), channel_links(view), view.meeting.id, tr("Captions alone"), view.meeting.id, tr("One line at a time, for braille"));
}

Page captions_page(LiveView const& view, std::string const& channel, std::int64_t refresh, base::Instant now, std::string_view assets, CaptionReader const& reader) {
  Page page;
  auto const at = "/meetings/" + view.meeting.id.text;
  page.title = fill(tr("Captions: {}"), {room_title(view)});
  page.section = "meetings";
  page.listed = false;
  page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {room_title(view), Url::local(at)}};
  base::Query kept;
  if (channel != "floor") kept.add("channel", channel);
  auto const own = at + "/captions?" + kept.str() + (kept.str().empty() ? "" : "&");
  page.head_extra = sheet("live", assets);
  if (refresh > 0) page.head_extra += html("<meta http-equiv=\"refresh\" content=\"{}\">", refresh);
  if (live::is_private(view.room)) page.main += html("<p class=\"state off-record\"><strong>{}</strong></p>", tr("OFF THE RECORD"));
  for (auto const& words : {captions_missing(view, channel, now), late_words(view, channel), rest_words(view, channel)})
    if (!words.empty()) page.main += notice(Tone::warning, html("<p>{}</p>", words));
  auto const& lines = lines_of(view, channel);
  page.main += lines.empty() ? html("<div class=\"captions plain\" {}>{}</div>", looks_of(reader), empty_state(tr("No captions yet.")))
                             : html("<div class=\"captions plain\" {} {}>{}</div>", words_in(view, channel), looks_of(reader), caption_lines(lines));
  page.main += html("<div id=\"end\">{}</div>", buttons(link_button(Url::local(own + "refresh=" + std::to_string(refresh) + "#end"), tr("Newer lines"), Look::primary) +
                                                        (refresh > 0 ? link_button(Url::local(own + "refresh=0#end"), tr("Stop asking every 15 seconds"))
                                                                     : link_button(Url::local(own + "refresh=15#end"), tr("Ask every 15 seconds")))));
  page.main += html("<p class=\"soft\">{}</p>{}<p><a href=\"{}\">{}</a></p>", tr("The last 20 lines. This page needs no script."), channel_links(view), Url::local(at + "/live"), tr("To the live room"));
  if (reader.account) page.main += html("<p class=\"soft\"><a href=\"/account/captions\">{}</a></p>", tr("How captions look"));
  return page;
}

Bare braille_page(LiveView const& view, std::string const& channel, std::int64_t every) {
  Bare out;
  out.title = fill(tr("One line at a time: {}"), {room_title(view)});
  out.class_name = "braille";
  out.sheets = {"site", "live"};
  out.islands = {"captions"};
  base::Query as;
  as.add("as", "open").add("lang", base::speaking().tag);
  record::Line const* last = nullptr;
  for (auto const& l : lines_of(view, channel))
    if (l.settled) last = &l;
  std::string const words = last ? (last->name.empty() ? last->text : last->name + ": " + last->text) : tr("No captions yet.");
  out.main = html("<h1>{}</h1><p class=\"soft\">{}</p>", room_title(view), fill(tr("One complete line every {} seconds, in order. Lines wait for you: nothing is skipped."), {std::to_string(every)}));
  out.main += html("<p id=\"braille-line\" class=\"braille-line\" tabindex=\"0\" aria-live=\"polite\" dir=\"auto\" lang=\"{}\" data-braille=\"{}\" data-every=\"{}\" data-reading=\"{}/reading\" data-stream=\"{}/stream?{}\" data-seq=\"{}\" {}>{}</p>",
                   lang_of(view, channel), channel, every, room_at(view), room_at(view), as.str(), view.room.seq, not_recorded_word(), words);
  out.main += html("<p><a href=\"/meetings/{}/braille\">{}</a> · <a href=\"/meetings/{}/braille?every=10\">{}</a> · <a href=\"/meetings/{}/captions\">{}</a></p>", view.meeting.id, tr("Newest line"), view.meeting.id,
                   tr("Slower: every 10 seconds"), view.meeting.id, tr("The last 20 lines"));
  return out;
}

Bare strip_page(LiveView const& view, std::string const& channel, std::string const& ground) {
  Bare out;
  out.title = fill(tr("Captions: {}"), {room_title(view)});
  out.class_name = "strip";
  out.attributes = Attr::value("data-ground", ground);
  out.sheets = {"site", "projector"};
  out.islands = {"screen"};
  base::Query as;
  as.add("as", "open").add("lang", base::speaking().tag);
  out.main = html("<h1 class=\"visually-hidden\">{}</h1><div id=\"screen\" hidden data-stream=\"{}/stream?{}\" data-poll=\"{}/poll?{}\" data-seq=\"{}\" {}></div><p id=\"link-lost\" class=\"lost\" role=\"status\" hidden></p>", out.title, room_at(view),
                  as.str(), room_at(view), as.str(), view.room.seq, Attr::value("data-word-lost", tr("No connection since {}")) + state_words());
  auto const all = fragments(view, Audience::open);
  out.main += fragment(all, "banner") + captions_gone(view, channel) + fragment(all, "floor");
  out.main += html("<div class=\"caption-strip\" data-captions=\"{}\" data-lines=\"3\" {} {}>{}</div>", channel, words_in(view, channel), not_recorded_word(), caption_lines(lines_of(view, channel)));
  return out;
}

namespace {

/// A reader's look at the captions of a room: whoever may read the room at all.
Result<LiveView> readable(Call& call) {
  auto const id = call.id<MeetingId>();
  auto found = call.read([&](Reading& r) -> std::optional<std::pair<LiveView, std::optional<Audience>>> {
    auto v = live_view(r, id);
    if (!v) return std::nullopt;
    auto const audience = audience_of(v->room, who_is(r, call, v->room));
    return std::pair{*std::move(v), audience};
  });
  if (!found) return base::refuse(Why::unknown, say("There is no such meeting."));
  if (!found->second) return base::refuse(Why::not_allowed, say("This room is open to its members only. Come in with the meeting's code, or sign in."));
  return std::move(found->first);
}

std::string channel_of(Call const& call) {
  auto const asked = call.field("channel");
  return asked.empty() ? "floor" : asked;
}

http::Response plain_captions(Call& call) {
  auto const view = readable(call);
  if (!view) return call.refused(view.error());
  if (call.wants_json) return call.json_text(base::json_text(lines_of(*view, channel_of(call))));
  // Only on explicit choice does a page ask again by itself (WCAG 2.2.2).
  auto const refresh = call.number("refresh", 0).value_or(0);
  return call.framed(captions_page(*view, channel_of(call), refresh > 0 ? std::clamp<std::int64_t>(refresh, 5, 120) : 0, call.now, call.assets(), caption_reader(call)));
}

http::Response braille(Call& call) {
  auto const view = readable(call);
  if (!view) return call.refused(view.error());
  return bare(call, braille_page(*view, channel_of(call), std::clamp<std::int64_t>(call.number("every", 5).value_or(5), 5, 10)));
}

http::Response strip(Call& call) {
  auto const view = readable(call);
  if (!view) return call.refused(view.error());
  auto out = bare(call, strip_page(*view, channel_of(call), ground_of(call)));
  // The one page that others may set into theirs: it holds no form and no viewer.
  out.set("Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *");
  out.set("Cross-Origin-Resource-Policy", "cross-origin");
  return out;
}

}  // namespace

std::vector<Route> panel_rows() {
  using http::Method;
  auto const least = Role::visitor;
  return {
      {Method::get, "/meetings/{meeting}/captions", least, plain_captions, "The last 20 caption lines, without script; ?refresh=15 asks again by itself."},
      {Method::get, "/meetings/{meeting}/braille", least, braille, "Captions one complete line at a time."},
      {Method::get, "/meetings/{meeting}/strip", least, strip, "A strip of captions and floor to set into other pages."},
  };
}

}  // namespace web
