// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.hpp"

namespace plan {

std::vector<store::Migration> migrations() {
  return {{"plan",
           1,
           {
               "create table plan (id text primary key, title text not null, about text not null, minutes bigint not null, "
               "seats bigint not null, adopted text, outcome text not null, at bigint not null)",
               "create table plan_variant (id text primary key, plan text not null references plan(id), title text not null, "
               "note text not null, place bigint not null)",
               "create index plan_variant_by_plan on plan_variant(plan, place)",
               "create table plan_part (id text primary key, variant text not null references plan_variant(id), place bigint not null, "
               "kind bigint not null, title text not null, length bigint not null, speakers bigint not null, first_turn bigint not null, "
               "follow_up bigint not null, chair bigint not null, changeover bigint not null, floor bigint not null)",
               "create index plan_part_by_variant on plan_part(variant, place)",
               "create table nomination (id text primary key, plan text not null references plan(id), name text not null, "
               "norm text not null, nominated_by text not null, consent bigint not null, chosen bigint not null, at bigint not null, "
               "unique (plan, norm))",
               "create table nomination_attribute (nomination text not null references nomination(id), category text not null, "
               "value text not null, primary key (nomination, category, value))",
               "create table plan_quota (plan text not null references plan(id), category text not null, name text not null, "
               "low bigint not null, high bigint not null, primary key (plan, category, name))",
               "create table panel_choice (id text primary key, plan text not null references plan(id), at bigint not null, "
               "person text, why text not null, proposed text not null, people text not null)",
               "create index panel_choice_by_plan on panel_choice(plan, at)",
           }},
          {"plan",
           2,
           {
               "alter table plan add column meeting text",
               "alter table plan add column decision text",
               "create index plan_by_meeting on plan(meeting)",
               "create table plan_sitting (part text not null references plan_part(id), nomination text not null references nomination(id), "
               "place bigint not null, primary key (part, nomination))",
               "create index plan_sitting_by_nomination on plan_sitting(nomination)",
               // No reference to the part: it may go when the decision is taken back, the item stays until the agenda is made anew.
               "create table plan_item (plan text not null references plan(id), part text not null, item text not null, "
               "primary key (plan, part))",
               "create index plan_item_by_item on plan_item(item)",
               "create table plan_sat (plan text not null references plan(id), part text not null, norm text not null, name text not null, "
               "note text not null, primary key (plan, part, norm))",
           }}};
}

}  // namespace plan
