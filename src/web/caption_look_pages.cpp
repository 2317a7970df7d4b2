// SPDX-License-Identifier: Apache-2.0
// How captions look (captions 3.1): the settings in the panel, where the island changes them at once, and the same as a form of the account,
// which needs no script. Kept with the account; a guest's are on the device, and the server never hears of them.
#include <algorithm>

#include "web/live_commands.hpp"
#include "web/live_pages.hpp"
#include "web/people.hpp"

namespace web {

namespace {

/// A setting in the reader's language, its values in the order of people::look_settings(). One with "" and "on" is a box to tick.
struct Setting {
  std::string name, label;
  std::vector<std::pair<std::string, std::string>> values = {};
  [[nodiscard]] bool ticked() const { return values.empty(); }
};

/// The nine that the rule of displays names, and ours.
std::vector<Setting> settings_in_words() {
  std::vector<std::pair<std::string, std::string>> const colours = {{"", tr("As the page")}, {"white", tr("White")}, {"black", tr("Black")}, {"yellow", tr("Yellow")},
                                                                    {"cyan", tr("Cyan")}, {"green", tr("Green")}, {"blue", tr("Blue")}, {"red", tr("Red")}};
  std::vector<std::pair<std::string, std::string>> const opacity = {{"100", "100 %"}, {"75", "75 %"}, {"50", "50 %"}, {"25", "25 %"}, {"0", "0 %"}};
  return {
      {"font", tr("Typeface"), {{"", tr("As the page")}, {"sans", tr("Without serifs")}, {"serif", tr("With serifs")}, {"mono-sans", tr("Even width")},
                                {"mono-serif", tr("Even width, serifs")}, {"casual", tr("Casual")}, {"small-caps", tr("Small capitals")}, {"dyslexic", tr("For dyslexia")}}},
      {"size", tr("Size"), {{"100", "100 %"}, {"50", "50 %"}, {"75", "75 %"}, {"125", "125 %"}, {"150", "150 %"}, {"175", "175 %"}, {"200", "200 %"}}},
      {"colour", tr("Colour of the letters"), colours},
      {"opacity", tr("Opacity of the letters"), opacity},
      {"edge", tr("Edge of the letters"), {{"", tr("None")}, {"outline", tr("Outline")}, {"shadow", tr("Shadow")}, {"raised", tr("Raised")}, {"sunk", tr("Sunk")}}},
      {"ground", tr("Colour behind the letters"), colours},
      {"ground-opacity", tr("Opacity behind the letters"), opacity},
      {"window", tr("Colour of the window"), colours},
      {"window-opacity", tr("Opacity of the window"), opacity},
      {"rhythm", tr("Rhythm"), {{"word", tr("Each word")}, {"sentence", tr("Each sentence")}, {"five", tr("Every five seconds")}}},
      {"mark", tr("Underline corrections for ten seconds")},
      {"colours", tr("A colour for each speaker")},
      {"log", tr("Read settled sentences out (screen readers)")},
  };
}

std::string chosen(people::CaptionLooks const& looks, Setting const& s) {
  auto const it = looks.find(s.name);
  return it != looks.end() ? it->second : s.ticked() ? std::string() : s.values.front().first;
}

/// As the island fills it.
Html control(Setting const& s) {
  if (s.ticked()) return html("<p class=\"setting\"><label><input type=\"checkbox\" data-setting=\"{}\"> {}</label></p>", s.name, s.label);
  Html options;
  for (auto const& [value, word] : s.values) add_html(options, "<option value=\"{}\">{}</option>", value, word);
  return html("<p class=\"setting\"><label for=\"cap-{}\">{}</label> <select id=\"cap-{}\" data-setting=\"{}\">{}</select></p>", s.name, s.label, s.name, s.name, options);
}

Html form_control(Setting const& s, people::CaptionLooks const& looks, std::optional<Refusal> const& wrong) {
  auto const value = chosen(looks, s);
  if (s.ticked()) return checkbox(s.name, "on", s.label, value == "on");
  Choices c{.name = s.name, .label = s.label, .choices = {}, .error = error_at(wrong, s.name)};
  for (auto const& [v, word] : s.values) c.choices.push_back({v, word, {}, v == value});
  return select(c);
}

std::vector<std::string_view> setting_names() {
  std::vector<std::string_view> out;
  for (auto const& s : people::look_settings()) out.push_back(s.name);
  return out;
}

/// What the wish says of each setting; what it does not say is as at first.
people::CaptionLooks typed(Call const& call) {
  people::CaptionLooks out;
  for (auto const name : setting_names())
    if (auto const value = call.field(name); !value.empty()) out.emplace(name, value);
  return out;
}

struct OwnLooks {
  people::CaptionLooks looks;
};
BOOST_DESCRIBE_STRUCT(OwnLooks, (), (looks))

http::Response show(Call& call, std::optional<Refusal> const& wrong) {
  auto const reader = caption_reader(call);
  OwnLooks const f{wrong ? typed(call) : reader.kept.value_or(people::CaptionLooks{})};
  return call.show(
      f,
      [&] {
        Page page;
        page.title = tr("How captions look");
        page.listed = false;
        page.crumbs = {{tr("My account"), Url::local("/account")}};
        page.head_extra = sheet("live", call.assets());
        page.main = wrong_with(wrong, setting_names()) + html("<p>{}</p>", tr("For every meeting and every device on which you are signed in. Nobody else sees what you chose."));
        page.main += html("<p class=\"cap-preview\" {}>{}</p>", looks_of(reader), tr("This is how captions will look."));
        Html inside;
        for (auto const& s : settings_in_words()) inside += form_control(s, f.looks, wrong);
        page.main += form(Url::local("/account/captions"), call.csrf(), inside + buttons(button(tr("Save"))));
        page.main += act(Url::local("/account/captions"), call.csrf(), tr("As at first"));
        return page;
      },
      form_status(wrong));
}

http::Response looks_page(Call& call) { return show(call, std::nullopt); }

http::Response keep(Call& call) {
  auto const done = call.write([&](Writing& w) { return people::keep_caption_looks(w, call.viewer.account, typed(call)); });
  if (!done) return call.wants_json ? call.refused(done.error()) : show(call, done.error());
  return call.see("/account/captions", tr("Saved."));
}

}  // namespace

CaptionReader caption_reader(Call& call) {
  if (!call.viewer.signed_in()) return {};
  return {true, call.read([&](Reading& r) { return people::caption_looks(r, call.viewer.account); })};
}

Attr looks_of(CaptionReader const& reader) {
  Attr out;
  if (!reader.kept) return out;
  for (auto const& [name, value] : *reader.kept) out = out + Attr::value(("data-" + name).c_str(), value);
  return out;
}

Html caption_settings(CaptionReader const& reader) {
  Html controls;
  for (auto const& s : settings_in_words()) controls += control(s);
  Attr const kept = reader.kept ? Attr::value("data-kept", base::json_text(*reader.kept)) : Attr();
  return html("<details class=\"cap-settings\" id=\"d-cap-settings\" hidden data-cap-settings {}><summary>{}</summary><p class=\"cap-preview\" data-cap-preview>{}</p><p class=\"state wait\" data-cap-contrast hidden>{}</p>{}"
              "<p><button type=\"button\" class=\"button\" data-cap-reset>{}</button></p></details>{}",
              kept + (reader.account ? Attr::value("data-keep-at", "/account/captions") : Attr()), tr("How captions look"), tr("This is how captions will look."),
              tr("These colours are hard to read: the contrast is below 4.5 to 1."), controls, tr("As at first"),
              reader.account ? html("<p class=\"soft\"><a href=\"/account/captions\">{}</a></p>", tr("How captions look, on all your devices")) : Html());
}

std::vector<Route> caption_look_rows() {
  using http::Method;
  return {
      {Method::get, "/account/captions", Role::member, looks_page, "How captions look for oneself, on every device."},
      {Method::post, "/account/captions", Role::member, keep,
       "Keeps how captions look: font, size, colour, opacity, edge, ground, ground-opacity, window, window-opacity, rhythm, mark, colours, log; what is missing is as at first.", form_body},
  };
}

}  // namespace web
