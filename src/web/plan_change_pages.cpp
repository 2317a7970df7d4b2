// SPDX-License-Identifier: Apache-2.0
// What changes the variants and parts of a plan, the decision for one of them, and taking that back.
#include "desk/main_session.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

std::optional<plan::PartKind> kind_named(std::string const& word) {
  plan::PartKind k{};
  return boost::describe::enum_from_string(word.c_str(), k) ? std::optional(k) : std::nullopt;
}

http::Response add_variant(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const like = call.field("like");
  if (!like.empty() && !base::looks_like_id(like)) return call.refused({Why::unknown, say("There is no such variant."), "like", {}});
  auto const done = call.write([&](Writing& w) {
    return plan::add_variant(w, {.id = {}, .plan = id, .title = call.field("title"), .note = call.long_field("note")}, plan::VariantId(like));
  });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id, "v-" + done->text), tr("The variant is added."), boost::json::object{{"id", done->text}});
}

http::Response remove_variant(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::remove_variant(w, id, call.id<plan::VariantId>(1)); }), path_of(id), tr("The variant is removed."));
}

Result<plan::Part> part_wish(Call const& call) {
  plan::Part p;
  p.title = call.field("title");
  auto const kind = kind_named(call.has("kind") ? call.field("kind") : "panel");
  if (!kind) return base::refuse(Why::malformed, say("There is no such kind of part."), "kind");
  p.kind = *kind;
  struct Number {
    char const* name;
    std::int64_t* to;
    std::int64_t unit;
  };
  for (auto const& [name, to, unit] : {Number{"length", &p.length, 60}, Number{"speakers", &p.speakers, 1}, Number{"first", &p.first, 60},
                                       Number{"follow_up", &p.follow_up, 60}, Number{"chair", &p.chair, 60}, Number{"changeover", &p.changeover, 1},
                                       Number{"floor", &p.floor, 60}}) {
    auto const n = call.number(name, 0);
    if (!n || *n < 0 || *n > 36'000) return base::refuse(Why::malformed, say("This is a whole number."), name);
    *to = *n * unit;
  }
  return p;
}

http::Response add_part(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const v = call.id<plan::VariantId>(1);
  auto const wish = part_wish(call);
  if (!wish) return call.refused(wish.error());
  auto const done = call.write([&](Writing& w) { return plan::add_part(w, id, v, *wish); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id, "v-" + v.text), tr("The part is added."), boost::json::object{{"id", done->text}});
}

http::Response change_part(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto wish = part_wish(call);
  if (!wish) return call.refused(wish.error());
  wish->id = call.id<plan::PartId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::change_part(w, id, *wish); }), path_of(id, "p-" + wish->id.text), tr("The part is changed."));
}

http::Response move_part(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const part = call.id<plan::PartId>(1);
  auto const by = call.number("by", 0);
  if (!by || (*by != 1 && *by != -1)) return call.refused({Why::malformed, say("A part moves by one place: 1 down, -1 up."), "by", {}});
  return planned(call, call.write([&](Writing& w) { return plan::move_part(w, id, part, static_cast<int>(*by)); }), path_of(id, "p-" + part.text), tr("The parts are in the new order."));
}

http::Response remove_part(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::remove_part(w, id, call.id<plan::PartId>(1)); }), path_of(id), tr("The part is removed."));
}

http::Response adopt(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const typed = call.field("meeting");
  auto const where = typed.empty() || base::looks_like_id(typed) ? base::MeetingId(typed) : base::MeetingId("none");
  return planned(call, call.write([&](Writing& w) { return desk::adopt_variant(w, id, call.id<plan::VariantId>(1), call.long_field("words"), where); }),
                 path_of(id), tr("The variant is adopted."));
}

http::Response reconsider(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return desk::reconsider_variant(w, id, call.field("reason")); }), path_of(id), tr("The decision is taken back."));
}

}  // namespace

std::vector<Route> plan_change_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::post, "/plans/{plan}/variants", least, add_variant, "Adds a variant: title, note, like (a variant whose parts it begins with).", form_body},
      {Method::post, "/plans/{plan}/variants/{variant}/remove", least, remove_variant, "Removes a variant with its parts.", form_body},
      {Method::post, "/plans/{plan}/variants/{variant}/parts", least, add_part,
       "Adds a part: kind, title, speakers; length, first, follow_up, chair, floor in minutes; changeover in seconds.", form_body},
      {Method::post, "/plans/{plan}/variants/{variant}/adopt", least, adopt, "Adopts a variant: words of the decision, meeting in whose record they stand.", form_body},
      {Method::post, "/plans/{plan}/reconsider", least, reconsider, "Takes the decision for a variant back: reason.", form_body},
      {Method::post, "/plans/{plan}/parts/{part}", least, change_part, "Changes a part, with the fields of a new one.", form_body},
      {Method::post, "/plans/{plan}/parts/{part}/move", least, move_part, "Moves a part by one place: by = 1 or -1.", form_body},
      {Method::post, "/plans/{plan}/parts/{part}/remove", least, remove_part, "Removes a part.", form_body},
  };
}

}  // namespace web
