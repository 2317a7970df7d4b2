// SPDX-License-Identifier: Apache-2.0
// The demo's cycles: what is due this year, what was due the year before, a day that was moved, who has handed in what. All invented.
#include "base/when.hpp"
#include "desk/demo.hpp"
#include "roster/duties.hpp"

namespace desk::demo {

namespace {

using roster::DutyKind;
using roster::Fulfilment;
using store::Writing;
using std::chrono::days;

/// What a coalition of the demo has handed in this year: a link, "" for nothing yet, or why it is not asked for, which begins with "-".
struct Handed {
  char const *id, *report, *session;
  bool meetings;  ///< took part in coordination
};
constexpr char const* no_session = "-It held no session last year.";
constexpr Handed handed[] = {
    {"wetlands", "https://wetlands.example.org/report", "https://wetlands.example.org/session", true},
    {"glaciers", "https://glaciers.example.org/a-common-table-of-gauges", "https://glaciers.example.org/session", true},
    {"groundwater", "https://groundwater.example.org/report", "", true},  // its session report is late
    {"youth", "", "https://youth.example.org/session", true},
    {"dams", "", no_session, true},
    {"coldlakes", "", no_session, true},
    {"floodplains", "", no_session, true},
    {"wells", "", no_session, true},
    {"harbours", "-It pauses.", no_session, true},
    {"desalination", "-It is new: a light report next year.", "-It is new.", false},
    {"tidemills", "", no_session, false},
    {"iceroads", "", no_session, false},
    {"reedbeds", "", no_session, false},
    {"watertowers", "", no_session, false},
    {"saltmarsh", "", no_session, false},
    {"fog", "-It is in the inactive listing.", no_session, false},
};

class Asking {
 public:
  explicit Asking(Writing& w) : w_(w) {}

  void run() {
    int const year{base::utc_day(w_.now()).year()};
    auto const before = open(year - 1);
    add(before, DutyKind::yearly_report, "A yearly report", "", -330);
    add(before, DutyKind::session_report, "A report of the session", "who held one the year before", -330);
    add(before, DutyKind::other, "An entry in the printed programme", "", -300);

    auto const now = open(year);
    auto const report = add(now, DutyKind::yearly_report, "A yearly report, or a paper; a new coalition hands in a light one", "", -12);
    auto const session = add(now, DutyKind::session_report, "A report of the session", "who held one the year before", -12);
    auto const meetings = add(now, DutyKind::coordination, "Took part in the coordination meetings", "", 60);
    must(roster::set_due(w_, report, on(21), "Five coalitions asked for time until the call after next."));
    for (auto const& h : handed) {
      note(h.id, report, h.report, 30);
      note(h.id, session, h.session, 40);
      if (h.meetings) note(h.id, meetings, "https://meet.example.org/shared-waters", 5);
    }
  }

 private:
  std::optional<roster::Day> on(int from_today) const { return base::utc_day(w_.now() + days(from_today)); }

  base::CycleId open(int year) {
    return must(roster::open_cycle(w_, {.name = std::to_string(year), .gives = "a slot at the annual forum"}));
  }
  base::DutyId add(base::CycleId const& cycle, DutyKind kind, char const* words, char const* from_whom, int due) {
    return must(roster::add_duty(w_, {.cycle = cycle, .kind = kind, .words = words, .from_whom = from_whom, .due = on(due)}));
  }
  void note(char const* id, base::DutyId const& duty, std::string const& what, int days_ago) {
    if (what.empty()) return;
    bool const excused = what.starts_with('-');
    must(roster::note_handed_in(w_, {.duty = duty,
                                     .coalition = base::CoalitionId(id),
                                     .what = excused ? Fulfilment::excused : Fulfilment::given,
                                     .day = on(-days_ago),
                                     .link = what.substr(excused ? 1 : 0)}));
  }

  Writing& w_;
};

}  // namespace

void duties(Writing& w) { Asking(w).run(); }

}  // namespace desk::demo
