// SPDX-License-Identifier: Apache-2.0
#include "wishes.hpp"

#include <boost/json/array.hpp>
#include <exception>
#include <filesystem>

#include "desk/factors.hpp"

namespace app {

namespace {

Said back_up(Opened& forum, std::string const& to) {
  if (to.empty()) return trouble("A backup needs a file to go to.");
  forum.store.backup(to);
  auto const size = std::filesystem::file_size(to);
  return said("Backup written and checked: " + to + " (" + std::to_string(size / 1024) + " kB).");
}

Said verify(Opened& forum) {
  if (auto const fault = forum.store.verify_chains(0)) return trouble(*fault);
  if (auto const fault = forum.store.read([](store::Reading& r) { return store::verify_heads(r); })) return trouble(*fault);
  auto const heads = forum.store.read([](store::Reading& r) { return store::chain_heads(r); });
  Said out = said("The event logs of " + std::to_string(heads.size()) + " meetings are whole. Keep these heads elsewhere and compare:");
  for (auto const& head : heads) out.lines.push_back(store::head_words(head.meeting, head.seq, head.hash));
  auto const keys = forum.store.read([](store::Reading& r) { return store::head_keys(r); });
  if (!keys.empty()) out.lines.emplace_back("The signatures of all heads that were handed out are good. They are of these public keys; compare with the letters:");
  for (auto const& k : keys)
    out.lines.push_back(k.key + " since " + base::iso(k.at) + (k.before.empty() ? ", introduced by no other" : ", introduced by " + k.before));
  return out;
}

/// The new key is known and introduced before it is used: a crash between leaves a key that never signs.
Said renew_head_key(Opened& forum) {
  auto const before = forum.heads.key();
  auto const fresh = store::SigningKey::make();
  auto const done = forum.store.write(the_operator, [&](store::Writing& w) -> base::Result<base::Done> {
    store::introduce_key(w, before, fresh);
    return base::Done{};
  });
  if (!done) return trouble(in_words(done.error()));
  forum.heads.replace(fresh);
  return said("Heads are signed with a new key from now on: " + fresh.name() + ". The old one has introduced it; letters say that it is new.");
}

Said rebuild_search(Opened& forum) {
  return said("Search made anew from " + std::to_string(forum.feed.rebuild()) + " meetings.");
}

/// The way back in for a secretariat of one person who lost app, passkeys and paper: nobody else could help there.
Said remove_factors(Opened& forum, About const& about, std::string const& typed) {
  auto const address = people::read_address(typed);
  if (!address) return trouble(in_words(address.error()));
  base::AccountId found;
  for (auto const& a : forum.store.read([](store::Reading& r) { return people::accounts(r); }))
    if (a.address == *address) found = a.id;
  if (found.empty()) return trouble("There is no account with the address " + *address + ".");
  auto const done = forum.store.write(the_operator, [&](store::Writing& w) { return desk::remove_factors(w, found, about.forum); });
  if (!done) return trouble(in_words(done.error()));
  return said("The second factors of " + *address + " are removed and its sessions ended; a letter tells it. A letter is enough to sign in now.");
}

Said do_it(Opened& forum, About const& about, boost::json::object const& wish) {
  auto const verb = text_of(wish, "verb");
  if (verb == "import_transcript") return import_transcript(forum, wish);
  if (verb == "import_roster") return import_roster(forum, wish);
  if (verb == "import_archive") return import_archive(forum, wish);
  if (verb == "evaluate") return evaluate(forum, wish);
  if (verb == "receive") return take_letter(forum, about, wish);
  if (verb == "backup") return back_up(forum, text_of(wish, "to"));
  if (verb == "export") return export_all(forum, about, text_of(wish, "to"));
  if (verb == "rebuild_search") return rebuild_search(forum);
  if (verb == "verify") return verify(forum);
  if (verb == "renew_head_key") return renew_head_key(forum);
  if (verb == "doctor") return examine(forum, about);
  if (verb == "remove_factors") return remove_factors(forum, about, text_of(wish, "to"));
  return trouble("The server does not know this command. Are both of the same version?");
}

}  // namespace

Said said(std::string line) { return {.ok = true, .lines = {std::move(line)}}; }
Said trouble(std::string line) { return {.ok = false, .lines = {std::move(line)}}; }

std::string text_of(boost::json::object const& wish, std::string_view name) {
  auto const* const value = wish.if_contains(name);
  auto const* const text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

boost::json::object to_object(Said const& s) {
  boost::json::array lines;
  for (auto const& line : s.lines) lines.emplace_back(line);
  return {{"ok", s.ok}, {"said", std::move(lines)}};
}

Said said_from(boost::json::object const& o) {
  Said out;
  auto const* const ok = o.if_contains("ok");
  out.ok = ok && ok->is_bool() && ok->get_bool();
  if (auto const* const lines = o.if_contains("said"); lines && lines->is_array())
    for (auto const& line : lines->get_array())
      if (line.is_string()) out.lines.emplace_back(line.get_string());
  return out;
}

Said perform(Opened& forum, About const& about, boost::json::object const& wish) {
  try {
    return do_it(forum, about, wish);
  } catch (std::exception const& e) {
    return trouble(e.what());
  }
}

}  // namespace app
