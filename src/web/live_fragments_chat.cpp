// SPDX-License-Identifier: Apache-2.0
// Chat beside the floor, the lines that wait to be let through, and what is on everybody's screen. Chat is for those who came in.
#include "web/live_pages.hpp"

namespace web {

namespace {

using live::ChatLine;
using live::ChatState;

constexpr std::size_t chat_shown = 50;

Html chat_acts(Drawing const& d, ChatLine const& c) {
  auto const at = d.at() + "/chat/" + c.id.text;
  Html out;
  if (c.state != ChatState::shown) out += press({tr("Show"), at + "/judge?state=shown", Look::plain, {}, c.name});
  if (c.state != ChatState::hidden) out += press({tr("Hide"), at + "/judge?state=hidden", Look::plain, {}, c.name});
  if (c.state == ChatState::shown && c.entry.empty()) out += press({tr("To the queue, to be read"), at + "/queue", Look::plain, {}, c.name});
  if (c.state == ChatState::shown && !c.in_record) out += press({tr("Into the record"), at + "/record", Look::plain, {}, c.name});
  return html("<details id=\"d-{}\"><summary>{}<span class=\"visually-hidden\">: <bdi>{}</bdi></span></summary><div class=\"acts-more\">{}</div></details>", c.id,
              tr("More"), c.name, out);
}

ChatLine const* line_of(live::Room const& room, base::ChatId const& id) {
  for (auto const& c : room.chat)
    if (c.id == id) return &c;
  return nullptr;
}

}  // namespace

Html chat_line(LiveView const& view, ChatLine const& c, Audience audience) {
  Drawing const d{view, audience};
  if (!d.seated() || (c.state != ChatState::shown && !d.moderates())) return {};
  Html said = html("<span class=\"chat-text\" dir=\"auto\">{}</span>", c.text);
  if (auto const* const to = c.answers.empty() ? nullptr : line_of(view.room, c.answers))
    said = html("<span class=\"soft chat-answers\">{}</span> ", sentence(tr("to {}:"), {person(to->name)})) + said;
  Html marks;
  if (c.state == ChatState::hidden) marks += text(" ") + badge(tr("hidden"), Badge::bad);
  if (c.state == ChatState::held) marks += text(" ") + badge(tr("waits"), Badge::attention);
  if (c.in_record) marks += text(" ") + badge(tr("in the record"));
  if (!c.entry.empty()) marks += text(" ") + badge(tr("in the queue"));
  if (c.state == ChatState::shown && view.room.life != live::Life::closed)
    add_html(said, " <a class=\"soft\" href=\"/meetings/{}/live?answer={}#answering\">{}<span class=\"visually-hidden\">: <bdi>{}</bdi></span></a>", view.room.meeting, c.id, tr("Write an answer"), c.name);
  return html("<li id=\"c-{}\" data-chat=\"{}\" data-seat=\"{}\"><p><bdi class=\"name\">{}</bdi> <span class=\"soft\">{}</span>{}</p><p>{}</p>{}</li>", c.id, c.id,
              c.seat, c.name, clock(c.at, view.meeting.zone), marks, said, d.moderates() ? chat_acts(d, c) : Html());
}

Html chat_fragment(Drawing const& d) {
  if (!d.seated()) return html("<p class=\"empty\">{}</p>", tr("The chat can be read by those who have come in."));
  auto const& chat = d.room().chat;
  Html list;
  for (std::size_t i = chat.size() > chat_shown ? chat.size() - chat_shown : 0; i < chat.size(); ++i)
    if (chat[i].state != ChatState::held) list += chat_line(d.view, chat[i], d.audience);
  // Always there, also empty: the island adds lines to it.
  return html("<ul class=\"chat\" data-chat-list>{}</ul>{}", list,
              list.empty() ? html("<p class=\"empty\" data-chat-empty>{}</p>", tr("Nobody has written anything yet.")) : Html());
}

Html held_fragment(Drawing const& d) {
  Html list;
  for (auto const& c : d.room().chat) {
    if (c.state != ChatState::held) continue;
    auto const at = d.at() + "/chat/" + c.id.text + "/judge?state=";
    add_html(list, "<li data-chat=\"{}\"><p><bdi class=\"name\">{}</bdi> <span class=\"soft\">{}</span></p><p class=\"chat-text\" dir=\"auto\">{}</p><div class=\"acts\">{}{}</div></li>",
             c.id, c.name, clock(c.at, d.view.meeting.zone), c.text, press({tr("Let it through"), at + "shown", Look::plain, {}, c.name}),
             press({tr("Hide it"), at + "hidden", Look::danger, {}, c.name}));
  }
  Html out;
  if (!list.empty()) add_html(out, "<h3>{}</h3><ul class=\"chat\">{}</ul>", tr("Waits to be let through"), list);
  out += html("<div class=\"acts\">{}</div>", d.room().rules.hold_input ? press({tr("Allow chat, hands and answers again"), d.at() + "/input?held=no", Look::primary})
                                                                        : press({tr("Pause chat, hands and answers"), d.at() + "/input?held=yes", Look::danger}));
  return out;
}

Html screen_fragment(Drawing const& d) {
  Html out;
  // For the projectors: each finds its own view, pin and clocks here. What they say is what the hall reads anyway.
  for (auto const& [id, s] : d.room().screens) {
    add_html(out, "<span hidden data-screen=\"{}\" data-view=\"{}\" data-percent=\"{}\" dir=\"auto\">{}</span>", id, boost::describe::enum_to_string(s.view, ""),
             s.text_percent, s.message);
    if (auto const pinned = pinned_words(d.view, s.pin); !pinned.empty()) add_html(out, "<span hidden data-pin-of=\"{}\">{}</span>", id, pinned);
    if (s.view == live::View::break_clock) add_html(out, "<ul hidden data-clocks-of=\"{}\">{}</ul>", id, break_clocks(d.view, s.zones, std::nullopt));
  }
  for (auto const& doc : d.view.documents) {
    if (doc.id != d.room().shown) continue;
    // A file kept here is served by its document's address; a link leads to where it is.
    Html const link = doc.address.empty() ? html("<a href=\"/documents/{}\">{}</a>", doc.id, doc.title)
                                          : html("<a href=\"{}\" rel=\"nofollow noopener\">{}</a>", Url::outside(doc.address), doc.title);
    add_html(out, "<p class=\"shown-document\"><span class=\"soft\">{}</span> <bdi>{}</bdi></p>", tr("On everybody's screen:"), link);
  }
  return out;
}

}  // namespace web
