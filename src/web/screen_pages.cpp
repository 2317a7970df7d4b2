// SPDX-License-Identifier: Apache-2.0
// Documents without the site's frame, and the projector: the fragments everybody has, set in letters for the last row. All views are
// in the page; the sheet shows the one that is asked for, the island changes it. Zones never overlap (floor 9).
#include <algorithm>

#include "base/text.hpp"
#include "web/room_forms.hpp"

namespace web {

std::string bare_document(Bare const& b, std::string_view assets) {
  Html head = html("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">"
                   "<meta name=\"color-scheme\" content=\"light dark\"><title>{}</title><link rel=\"icon\" type=\"image/svg+xml\" href=\"/assets/icon.svg?v={}\">",
                   b.title, assets);
  for (auto const& s : b.sheets) head += sheet(s, assets);
  for (auto const& i : b.islands) add_html(head, "<script src=\"/assets/{}.js?v={}\" defer></script>", i, assets);
  auto const& l = base::speaking();
  return html("<!doctype html>\n<html lang=\"{}\" dir=\"{}\"><head>{}{}</head><body class=\"{}\" {}><main id=\"main\">{}</main></body></html>\n", l.tag, l.direction, head,
              b.head, b.class_name, b.attributes, b.main)
      .str();
}

http::Response bare(Call const& call, Bare const& b) {
  http::Response out;
  out.set("Content-Type", "text/html; charset=utf-8");
  out.body = bare_document(b, call.assets());
  return out;
}

std::string ground_of(Call const& call) {
  auto const asked = call.field("ground");
  return asked == "white" || asked == "chroma" || asked == "transparent" ? asked : "black";
}

namespace {

/// The sheet has sizes in steps of ten per cent.
int step_of(int percent) { return std::clamp((percent + 5) / 10 * 10, 50, 200); }

Html zone(char const* views, Html const& inside) { return html("<section class=\"zone\" data-views=\"{}\">{}</section>", views, inside); }

}  // namespace

Html break_clocks(LiveView const& view, std::vector<std::string> const& zones, std::optional<base::Instant> now) {
  std::vector<std::string> all = {view.meeting.zone};
  auto const add = [&](std::string const& z) {
    if (std::find(all.begin(), all.end(), z) == all.end()) all.push_back(z);
  };
  add("UTC");
  for (auto const& z : zones) add(z);
  auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  Html list;
  for (auto const& z : all) {
    auto const there = now ? base::local_time(*now, z) : std::nullopt;
    auto city = z.substr(z.rfind('/') + 1);
    std::replace(city.begin(), city.end(), '_', ' ');
    add_html(list, "<li><span class=\"soft\"><bdi>{}</bdi></span> <span class=\"clock\" data-zone=\"{}\">{}</span></li>", city, z,
             there ? two(there->hour) + ":" + two(there->minute) : "–:––");
  }
  return list;
}

Html pinned_words(LiveView const& view, live::Pin const& pin) {
  switch (pin.what) {
    case live::Pinned::none: return {};
    case live::Pinned::message: return html("<bdi>{}</bdi>", pin.of);
    case live::Pinned::item: {
      auto const* const item = live::item(view.room, base::ItemId(pin.of));
      return item ? sentence(tr("Agenda item: {}"), {html("<bdi>{}</bdi>", item->title)}) : Html();
    }
    case live::Pinned::document: break;
  }
  for (auto const& doc : view.documents)
    if (doc.id.text == pin.of)
      return sentence(tr("Document: {}"), {html("<bdi>{}</bdi>", doc.title)}) + (doc.address.empty() ? Html() : html(" <bdi dir=\"ltr\" class=\"soft\">{}</bdi>", doc.address));
  return {};
}

Bare screen_page(LiveView const& view, ScreenLook const& look, base::Instant now) {
  auto const all = fragments(view, Audience::open);
  auto const it = view.room.screens.find(base::ScreenId(look.id));
  auto const* const own = it == view.room.screens.end() ? nullptr : &it->second;
  Html const pinned = own ? pinned_words(view, own->pin) : Html();
  Bare out;
  out.title = room_title(view);
  out.class_name = "projector";
  out.attributes = Attr::value("data-view", boost::describe::enum_to_string(look.view, "floor")) + Attr::value("data-ground", look.ground) +
                   Attr::value("data-percent", std::to_string(step_of(look.percent)));
  out.sheets = {"site", "projector"};
  out.islands = {"screen"};
  Html main = html("<h1 class=\"visually-hidden\"><bdi>{}</bdi></h1><h2 class=\"visually-hidden\">{}</h2><div id=\"screen\" hidden data-screen-id=\"{}\" data-stream=\"{}\" data-poll=\"{}\" data-seq=\"{}\" data-now=\"{}\" {} {} {} {} {}></div>",
                   room_title(view), tr("On the screen"), look.id, look.stream, look.poll, view.room.seq, base::to_millis(now),
                   Attr::value("data-word-lost", tr("No connection since {}")), Attr::value("data-word-half-minute", tr("30 seconds")), Attr::value("data-word-ten", tr("10 seconds")),
                   Attr::value("data-word-over", tr("over time")), state_words());
  main += html("<p id=\"link-lost\" class=\"lost\" role=\"status\" hidden></p>") + fragment(all, "banner") + captions_gone(view, "floor") + fragment(all, "screen");
  main += html("<p id=\"pinned\" class=\"pinned\" role=\"status\" {}>{}</p>", Attr::flag("hidden", pinned.empty()), pinned);
  main += zone("floor captions", fragment(all, "floor"));
  main += zone("agenda", fragment(all, "agenda")) + zone("call", fragment(all, "call")) + zone("panel", fragment(all, "panel"));
  main += zone("captions", html("<div class=\"caption-strip\" data-captions=\"floor\" data-lines=\"5\" lang=\"{}\" dir=\"{}\" {}>{}</div>", view.series.lang, base::direction_of(view.series.lang), not_recorded_word(), caption_lines(view.lines)));
  main += zone("message", html("<p class=\"message\" data-message dir=\"auto\">{}</p>", look.message)) +
          zone("break_clock", html("<p class=\"break-word\">{}</p><ul class=\"clocks\" data-clocks>{}</ul>", tr("Break"), break_clocks(view, own ? own->zones : std::vector<std::string>(), now)));
  if (!look.join.empty())
    main += html("<aside class=\"corner\" aria-label=\"{}\"><img src=\"/meetings/{}/door.svg\" alt=\"{}\" width=\"200\" height=\"200\"><p><bdi>{}</bdi><br><strong><bdi>{}</bdi></strong></p></aside>",
                 tr("The way in"), view.meeting.id, tr("QR code of the way in"), look.join.substr(look.join.find("://") == std::string::npos ? 0 : look.join.find("://") + 3), view.door);
  out.main = main;
  return out;
}

}  // namespace web
