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
           }},
          {"plan",
           3,
           {
               "alter table plan add column frozen bigint",
               "alter table plan add column briefing text not null default ''",
               "alter table plan add column title_characters bigint not null default 60",
               "alter table plan add column title_words bigint not null default 0",
               "alter table plan add column about_characters bigint not null default 0",
               "alter table plan add column about_words bigint not null default 250",
               "create table plan_question (id text primary key, plan text not null references plan(id), part text not null, "
               "constituency text not null, place bigint not null, text text not null, person text, at bigint not null)",
               "create index plan_question_by_plan on plan_question(plan, place)",
               "create table plan_proposal (id text primary key, plan text not null references plan(id), kind bigint not null, "
               "part text not null, norm text not null, text text not null, reason text not null, person text, at bigint not null, "
               "state bigint not null)",
               "create index plan_proposal_by_plan on plan_proposal(plan, kind)",
               "create table plan_support (proposal text not null references plan_proposal(id), person text not null, reason text not null, "
               "at bigint not null, primary key (proposal, person))",
               "create table plan_outcome (id text primary key, plan text not null references plan(id), kind bigint not null, at bigint not null, "
               "person text, part text not null, text text not null, words text not null)",
               "create index plan_outcome_by_plan on plan_outcome(plan, kind, at)",
               "create table plan_comment (id text primary key, plan text not null references plan(id), kind bigint not null, about text not null, "
               "text text not null, person text, at bigint not null, answer text not null, closed bigint)",
               "create index plan_comment_by_plan on plan_comment(plan, at)",
               "create table panel_seat (id text primary key, plan text not null references plan(id), place bigint not null, "
               "constituency text not null, attends bigint not null, nomination text, owner text not null, deadline text not null)",
               "create index panel_seat_by_plan on panel_seat(plan, place)",
               "create table seat_invitation (id text primary key, seat text not null references panel_seat(id), nomination text, "
               "name text not null, address text not null, language text not null, zone text not null, words text not null, "
               "state bigint not null, link text, delegate_of text, needs text not null, questions bigint, reminders bigint not null, at bigint not null)",
               "create index seat_invitation_by_seat on seat_invitation(seat, at)",
               "create unique index seat_invitation_by_link on seat_invitation(link)",
               "create table seat_invitation_step (id text primary key, invitation text not null references seat_invitation(id), at bigint not null, "
               "step bigint not null, person text, note text not null)",
               "create index seat_invitation_step_by_invitation on seat_invitation_step(invitation, at)",
               "create table nomination_asking (nomination text primary key references nomination(id), address text not null, "
               "language text not null, link text, sent bigint not null, times bigint not null, answered bigint)",
               "create unique index nomination_asking_by_link on nomination_asking(link)",
               "create table panel_lottery (id text primary key, plan text not null references plan(id), at bigint not null, person text, "
               "fairness bigint not null, task text not null, panels text not null, proven bigint not null, gap double precision not null, "
               "digest text not null, seed text, drawn text not null, drawn_at bigint, drawn_by text)",
               "create index panel_lottery_by_plan on panel_lottery(plan, at)",
           }},
          {"plan",
           4,
           {
               "alter table plan add column report_hours bigint not null default 12",
               "alter table plan add column report_days bigint not null default 14",
               "alter table plan add column report_characters bigint not null default 300",
               "create table plan_report (id text primary key, plan text not null references plan(id), stage bigint not null, at bigint not null, person text, "
               "organisers text not null, moderators text not null, rapporteurs text not null, speakers text not null, takeaways text not null, calls text not null, "
               "issues text not null, presentations text not null, discussion text not null, next_steps text not null, consensus text not null, no_consensus text not null)",
               "create index plan_report_by_plan on plan_report(plan, at)",
               "create table plan_rule (id text primary key, plan text not null references plan(id), place bigint not null, kind bigint not null, "
               "category text not null, name text not null, near bigint not null)",
               "create index plan_rule_by_plan on plan_rule(plan, place)",
               "create table plan_rule_person (rule text not null references plan_rule(id), nomination text not null references nomination(id), "
               "primary key (rule, nomination))",
               "create index plan_rule_person_by_nomination on plan_rule_person(nomination)",
               "alter table seat_invitation add column screen_name text not null default ''",
               "alter table seat_invitation add column screen_line text not null default ''",
           }},
          {"plan", 5, {"alter table seat_invitation add column guest text"}},
          {"plan",
           6,
           {"create table plan_own_times (part text not null references plan_part(id), place bigint not null, first_turn bigint not null, "
            "follow_up bigint not null, primary key (part, place))"}}};
}

}  // namespace plan
