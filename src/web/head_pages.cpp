// SPDX-License-Identifier: Apache-2.0
// The signed heads of the meetings' logs, for anybody: the public keys, what was signed, and how to check it without us (trust 5.3). The
// log itself is the secretariat's (history_pages); nothing of it can be read from a hash.
#include "base/when.hpp"
#include "store/heads.hpp"
#include "web/record.hpp"

namespace web {

namespace {

constexpr int heads_shown = 200;

struct HeadsFacts {
  struct Head {
    store::SignedHead signed_head;
    std::string title;  ///< of the meeting
  };
  std::vector<store::HeadKey> keys;  ///< oldest first
  std::vector<Head> heads;           ///< newest first; older ones are in the export
};
BOOST_DESCRIBE_STRUCT(HeadsFacts::Head, (), (signed_head, title))
BOOST_DESCRIBE_STRUCT(HeadsFacts, (), (keys, heads))

HeadsFacts heads_of(Reading& r) {
  HeadsFacts out{store::head_keys(r), {}};
  for (auto& h : store::signed_heads(r, heads_shown)) {
    auto const m = meeting::meeting(r, h.meeting);
    auto const s = m ? meeting::series(r, m->series) : std::nullopt;
    out.heads.push_back({std::move(h), s ? meeting_words(*m, *s) : std::string()});
  }
  return out;
}

/// A public key as RFC 8410 has it: these bytes stand before every Ed25519 key, and 12 of them end where base64 does.
std::string pem(std::string const& key) { return "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA" + key + "\n-----END PUBLIC KEY-----"; }

Html code(std::string_view words) { return html("<code dir=\"ltr\">{}</code>", words); }

Html keys_part(std::vector<store::HeadKey> const& keys) {
  Html out;
  for (auto const& k : keys) {
    auto const introduced = k.before.empty() ? text(tr("No other key introduces it: compare it with a letter or with somebody who kept it."))
                                             : sentence(tr("Introduced by {1}, with the signature {2}"), {code(k.before), code(k.introduction)});
    base::add_html(out, "<li><pre dir=\"ltr\">{}</pre><p>{}</p><p>{}</p></li>", pem(k.key), sentence(tr("Known since {}"), {moment(k.at, "UTC")}), introduced);
  }
  return html("<h2>{}</h2><ol>{}</ol>", tr("Public keys"), out);
}

Html how_part() {
  return html("<h2>{}</h2><p>{}</p><pre dir=\"ltr\">{}</pre>", tr("How to check a head"),
              tr("Put the key into key.pem, the signature into head.sig as it stands, and the words of the head in the place of the capitals:"),
              "printf 'intersession head 1\\nMEETING SEQ HASH\\n' > head.txt\n"
              "base64 -d head.sig > head.bin\n"
              "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in head.txt -sigfile head.bin");
}

http::Response heads(Call& call) {
  auto const f = call.read([](Reading& r) { return heads_of(r); });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Signed heads of the event logs");
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}};
    page.main = html("<p>{}</p>", tr("When a meeting ends, the last hash of its event log is signed and sent to the coordinators. Whoever kept it can show later that "
                                     "nothing before it was changed, removed or put in, and that it came from here."));
    if (f.heads.empty()) page.main += empty_state(tr("No meeting has ended here yet."));
    if (!f.heads.empty()) {
      Table t{"heads", tr("Heads"), {{tr("Meeting")}, {tr("Head")}, {tr("Signed")}, {tr("Key")}, {tr("Signature")}}, {}, true};
      for (auto const& h : f.heads) {
        auto const& s = h.signed_head;
        t.rows.push_back({html("<a id=\"{}\" href=\"/m/{}\"><bdi>{}</bdi></a>", "head-" + s.meeting.text, s.meeting, h.title), code(store::head_words(s.meeting, s.seq, s.hash)),
                          moment(s.at, "UTC"), code(s.key.substr(0, 12)), code(s.signature)});
      }
      page.main += table(t);
    }
    if (!f.keys.empty()) page.main += keys_part(f.keys) + how_part();
    return page;
  });
}

}  // namespace

std::vector<Route> head_rows() {
  return {
      {http::Method::get, "/heads", Role::visitor, heads, "The signed heads of the meetings' event logs, with the public keys that signed them.", 0, Rate::plain, Keep::shared},
  };
}

}  // namespace web
