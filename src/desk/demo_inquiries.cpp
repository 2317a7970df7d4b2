// SPDX-License-Identifier: Apache-2.0
// The demo's procedure: one invented coalition on each step of each ladder, and one that nobody has written to yet (Cold Lakes).
#include "base/when.hpp"
#include "desk/consensus.hpp"
#include "desk/demo.hpp"
#include "desk/inquiries.hpp"

namespace desk::demo {

namespace {

using roster::About;
using roster::Inquiry;
using roster::Step;
using std::chrono::days;

class Leading {
 public:
  explicit Leading(Writing& w) : w_(w) {}

  void run() {
    quiet("tidemills", {{Step::letter, 6}});
    quiet("iceroads", {{Step::letter, 21}, {Step::again, 7}});
    quiet("reedbeds", {{Step::letter, 61}, {Step::again, 47}, {Step::list, 33}});
    auto const towers = quiet("watertowers", {{Step::letter, 78}, {Step::again, 64}, {Step::list, 50}, {Step::offer, 18}});
    must(roster::note_said(w_, towers, roster::Said::reply, "Ibrahim Keita",
                           "Two of us are left. We talk to the Coalition on Canal Heritage."));
    asked();
    must(roster::note_led(
        w_, {.coalition = CoalitionId("dams"), .about = About::check_in, .opened = ago(9), .taken = {{Step::letter, ago(9)}}}));
    must(roster::note_led(
        w_, {.coalition = CoalitionId("wells"), .about = About::contacts, .opened = ago(4), .taken = {{Step::letter, ago(4)}}}));
    finding("groundwater", roster::Principle::archive, "Only members see the archive.", {{Step::letter, 20}}, -11);
    finding("floodplains", roster::Principle::membership, "The form asks for an employer and has no other way.",
            {{Step::letter, 45}, {Step::recheck, 10}, {Step::announce, 8}}, 15);
    auto const open = finding("glaciers", roster::Principle::list,
                              "Subscribing waits for the approval of the owner; nobody has answered for three weeks.",
                              {{Step::letter, 90}, {Step::recheck, 55}, {Step::announce, 50}, {Step::publish, 30}}, 60);
    must(roster::note_said(w_, open, roster::Said::reply, "Tomas Arriaga",
                           "The owner of the list has left. A new host is found, and we move in spring."));
    must(roster::note_led(
        w_,
        {.coalition = CoalitionId("fog"),
         .about = About::quiet,
         .opened = ago(300),
         .taken =
             {{Step::letter, ago(300)}, {Step::again, ago(286)}, {Step::list, ago(272)}, {Step::offer, ago(240)}, {Step::call, ago(220)}},
         .closed = ago(205),
         .outcome = roster::Outcome::inactive}));
  }

 private:
  struct Taken {
    Step step;
    int days_ago;
  };
  Instant ago(int n) const { return w_.now() - days(n); }

  roster::InquiryId lead(Inquiry q, std::vector<Taken> const& taken) {
    q.opened = ago(taken.front().days_ago);
    for (auto const& t : taken) q.taken.push_back({t.step, ago(t.days_ago)});
    return must(roster::note_led(w_, q));
  }
  roster::InquiryId quiet(char const* id, std::vector<Taken> const& taken) {
    return lead({.coalition = CoalitionId(id), .about = About::quiet}, taken);
  }
  /// `mend_ago`: days since the last one to mend it; negative: it is to come.
  roster::InquiryId finding(char const* id, roster::Principle p, char const* found, std::vector<Taken> const& taken, int mend_ago) {
    return lead({.coalition = CoalitionId(id),
                 .about = About::finding,
                 .principle = p,
                 .url = "https://" + std::string(id) + ".example.org/join",
                 .found = found,
                 .grace = base::utc_day(ago(mend_ago))},
                taken);
  }
  /// The coalitions are asked about this one since today.
  void asked() {
    auto const call = must(draft_consensus(w_, {.title = "“Coalition on Salt Marsh Grazing” moves to the inactive listing",
                                                .text = "The entry of “Coalition on Salt Marsh Grazing” moves to the inactive "
                                                        "listing.\n\nFour letters went to its contacts, and one to its list. The last one "
                                                        "offered four answers: alive, pause, merge, close. None came.\n\nThe entry stays "
                                                        "for ever. It comes back with one statement and one thing "
                                                        "that can be seen.",
                                                .source = "/coalitions/saltmarsh"}));
    must(open_consensus(w_, call));
    auto const id = quiet("saltmarsh", {{Step::letter, 90}, {Step::again, 76}, {Step::list, 62}, {Step::offer, 30}, {Step::call, 0}});
    roster::note_call(w_, id, call);
  }

  Writing& w_;
};

}  // namespace

void inquiries(Writing& w) { Leading(w).run(); }

}  // namespace desk::demo
