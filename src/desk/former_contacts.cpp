// SPDX-License-Identifier: Apache-2.0
#include "desk/former_contacts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "consensus/letters.hpp"

namespace desk {

namespace {

/// Is whom this asked one of the coalition's contacts still, under that address too if need be: a table may enter somebody anew.
bool is_one_still(Reading& r, CoalitionId const& id, ContactId const& contact, std::string const& address, Instant now) {
  auto const all = roster::contacts(r, id);
  return std::any_of(all.begin(), all.end(), [&](roster::Contact const& k) {
    return !roster::is_former(k, utc_day(now)) && (k.id == contact || (!address.empty() && lower_ascii(k.address) == lower_ascii(address)));
  });
}

/// Of those contacts of a coalition that `fits` is true of: is there one, and is each a former one?
template <class Fits>
bool all_former(Reading& r, CoalitionId const& id, Instant now, Fits&& fits) {
  bool any = false;
  for (auto const& k : roster::contacts(r, id)) {
    if (!fits(k)) continue;
    if (!roster::is_former(k, utc_day(now))) return false;
    any = true;
  }
  return any;
}

}  // namespace

std::string voice_name(roster::Contact const& k) { return std::string(slice(k.name, 0, 120)); }

bool is_former_contact(Reading& r, survey::Respondent const& p, Instant now) {
  auto const unit = p.address.empty() ? std::nullopt : survey::asked_one(r, p.asked);
  if (!unit || unit->coalition.empty()) return false;
  if (!p.contact.empty()) return !is_one_still(r, unit->coalition, p.contact, p.address, now);
  return all_former(r, unit->coalition, now, [&](roster::Contact const& k) { return lower_ascii(k.address) == lower_ascii(p.address); });
}

bool is_former_contact(Reading& r, consensus::Voice const& v, Instant now) {
  if (!v.contact.empty()) {
    auto const to = consensus::reached(r, v.id);
    return !is_one_still(r, v.coalition, v.contact, to ? to->address : std::string(), now);
  }
  if (!v.person.empty()) return false;
  return all_former(r, v.coalition, now, [&](roster::Contact const& k) { return fold(voice_name(k)) == fold(v.name); });
}

bool is_former_contact(Reading& r, VoiceId const& id, Instant now) {
  auto const call = consensus::call_of(r, id);
  auto const all = call ? consensus::voices(r, *call) : std::vector<consensus::Voice>();
  return std::any_of(all.begin(), all.end(), [&](consensus::Voice const& v) { return v.id == id && is_former_contact(r, v, now); });
}

std::optional<VoiceId> voice_of_link(Reading& r, std::string const& secret, Instant now) {
  auto const voice = consensus::voice_of_secret(r, secret, now);
  return voice && is_former_contact(r, *voice, now) ? std::nullopt : voice;
}

}  // namespace desk
