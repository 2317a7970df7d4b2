// SPDX-License-Identifier: Apache-2.0
// The demo's roster: every state a coalition can be in, each with the evidence that makes it so. All invented.
#include "base/csv.hpp"
#include "base/when.hpp"
#include "desk/demo.hpp"
#include "desk/evidence.hpp"
#include "roster/table.hpp"
#include "roster/themes.hpp"

namespace desk::demo {

namespace {

using roster::Kind;
using std::chrono::days;

struct Entry {
  char const *id, *name, *acronym, *life, *kinds, *themes;
  int founded_ago;             ///< days
  char const* archive;         ///< empty: none declared
  char const* reason = "";
  int until_in = 0;            ///< days; of a pause
  char const* into = "";
  char const* former = "";     ///< until three years ago
  char const* contact = "";
};

constexpr Entry entries[] = {
    {"wetlands", "Coalition on Wetlands", "CWL", "listed", "research; advocacy", "ecosystems; law", 4100, "https://lists.example.org/wetlands/", "", 0, "", "Coalition on Marshes and Mires", "Samira Haddad | coordinator | samira@example.org"},
    {"glaciers", "Coalition on Glacier Rivers", "CGR", "listed", "research", "climate; data", 3000, "https://lists.example.org/glacier-rivers/", "", 0, "", "", "Tomas Arriaga | coordinator | tomas@example.org"},
    {"groundwater", "Coalition on Groundwater Data", "CGD", "listed", "standards", "data", 2500, "https://lists.example.org/groundwater/", "", 0, "", "", "Mei Chao | coordinator | mei@example.org"},
    {"youth", "Youth Coalition on Shared Waters", "YCSW", "listed", "exchange; advocacy", "youth; law", 2800, "https://lists.example.org/youth/", "", 0, "", "", "Dario Fell | coordinator | dario@example.org"},
    {"dams", "Coalition on Dams and People", "CDP", "listed", "advocacy", "law", 3500, "https://lists.example.org/dams/", "", 0, "", "", "Nadia Okonjo | coordinator | nadia@example.org"},
    {"coldlakes", "Coalition on Cold Lakes", "CCL", "listed", "exchange", "ecosystems", 3900, "https://lists.example.org/cold-lakes/", "", 0, "", "", "Oskar Lindqvist | coordinator | oskar@example.org"},
    {"floodplains", "Coalition on Flood Plains", "CFP", "listed", "research", "climate", 2000, "https://lists.example.org/flood-plains/", "", 0, "", "", "Wanjiru Kamau | coordinator | wanjiru@example.org"},
    {"wells", "Coalition on Wells and Springs", "CWS", "listed", "exchange", "drought", 3300, "", "", 0, "", "", "Idris Belkacem | coordinator | idris@example.org"},
    {"harbours", "Coalition on Small Harbours", "CSH", "paused", "exchange", "coasts", 2600, "https://lists.example.org/harbours/", "Both coordinators are at sea until summer.", 200, "", "", "Leif Solberg | coordinator | leif@example.org"},
    {"desalination", "Coalition on Desalination", "CD", "forming", "research", "coasts; energy", 60, ""},
    {"rivermouths", "Coalition on River Mouths", "CRM", "merged", "research", "coasts", 3700, "", "Nearly all of its members were in the Coalition on Wetlands as well.", 0, "wetlands"},
    {"canals", "Coalition on Canal Heritage", "", "closed", "exchange", "heritage", 4000, "", "Its inventory of locks is finished and published."},
    // Nothing was seen of these for a year, and each is on another step of the procedure (demo_inquiries.cpp).
    {"tidemills", "Coalition on Tide Mills", "CTM", "listed", "exchange", "energy", 3100, "https://lists.example.org/tide-mills/", "", 0, "", "", "Berit Aune | coordinator | berit@example.org"},
    {"iceroads", "Coalition on Ice Roads", "CIR", "listed", "exchange", "climate", 2900, "https://lists.example.org/ice-roads/", "", 0, "", "", "Aleksi Niemi | coordinator | aleksi@example.org"},
    {"reedbeds", "Coalition on Reed Beds", "CRB", "listed", "research", "ecosystems", 2700, "https://lists.example.org/reed-beds/", "", 0, "", "", "Zofia Wrona | coordinator | zofia@example.org"},
    {"watertowers", "Coalition on Water Towers", "CWT", "listed", "exchange", "heritage", 3400, "https://lists.example.org/water-towers/", "", 0, "", "", "Ibrahim Keita | coordinator | ibrahim@example.org"},
    {"saltmarsh", "Coalition on Salt Marsh Grazing", "CSM", "listed", "research", "coasts", 3000, "https://lists.example.org/salt-marsh/", "", 0, "", "", "Gwen Prosser | coordinator | gwen@example.org"},
    {"fog", "Coalition on Fog Harvesting", "CFH", "inactive", "research", "drought", 3600, "https://lists.example.org/fog/", "Nobody answered for a year; two letters and an offer of help went out before."},
};

class Rostering {
 public:
  explicit Rostering(Writing& w) : w_(w), month_(roster::evaluation_day(w.now())) {}

  void run() {
    // The forum's themes of the year before, which the coalitions chose, and those of this year: "heritage" is there no more.
    auto const themes = must(roster::open_theme_set(w_, "Themes of the forum", {"ecosystems", "law", "climate", "data", "coasts", "heritage"}));
    must(roster::import_table(w_, table()));
    names_and_dates();
    must(roster::add_theme_version(w_, themes, {"ecosystems", "law", "climate", "data", "coasts", "drought", "youth"},
                                   "Decided at the annual forum: drought and youth are themes of their own."));
    lists();
    items();
    looks();
    must(roster::comment(w_, CoalitionId("dams"), "We meet by telephone, because half of us have no good line. The notes are on paper."));
    using namespace std::chrono;
    auto const first = base::utc_day(month_);
    for (int back = 3; back >= 0; --back) {
      Instant const as_of = sys_days(first - months(back));
      // So long ago that what may be public is.
      must(roster::keep(w_, evaluate(w_, {}, as_of), as_of - std::chrono::days(20)));
    }
  }

 private:
  /// A name for each of the interface's languages; and whoever coordinated before.
  void names_and_dates() {
    CoalitionId const glaciers("glaciers"), groundwater("groundwater");
    must(roster::name_also(w_, glaciers, {.name = "Coalition sur les rivières glaciaires", .lang = "fr", .from = base::utc_day(w_.now() - days(800))}));
    must(roster::name_also(w_, glaciers, {.name = "تحالف الأنهار الجليدية", .lang = "ar", .from = base::utc_day(w_.now() - days(300))}));
    must(roster::add_contact(w_, groundwater, {.name = "Ruth Adeyemi", .address = "ruth@example.org", .duty = "coordinator",
                                               .from = base::utc_day(w_.now() - days(2400)), .until = base::utc_day(w_.now() - days(400))}));
  }

  std::string on(int ago) const { return iso_day(base::utc_day(w_.now() - days(ago))); }

  std::string table() const {
    std::vector<CsvRow> rows{{"id", "name", "acronym", "language", "founded", "life", "reason", "until", "into", "kinds", "themes", "list", "archive", "site", "join", "statement", "former_names", "contacts"}};
    for (auto const& e : entries) {
      std::string const id = e.id, archive = e.archive, former = e.former, contact = e.contact;
      rows.push_back({id, e.name, e.acronym, "en", on(e.founded_ago), e.life, e.reason, e.until_in > 0 ? on(-e.until_in) : "", e.into, e.kinds, e.themes,
                      archive.empty() ? "" : id + "@lists.example.org", archive, "https://" + id + ".example.org/", "Subscribe to the list; nobody is asked why.",
                      "Founded by people from universities, public offices and associations who met at the forum.",
                      former.empty() ? "" : former + " | en | | " + on(1100), contact.empty() ? "" : contact + " | " + on(90)});
    }
    return print_csv(rows);
  }

  /// `per_month` messages by `people`, in threads of four, from `from` months ago to `to` months ago.
  void talk(std::vector<roster::KeptMessage>& to_list, int per_month, std::uint64_t people, int from, int to) {
    using namespace std::chrono;
    auto const first = base::utc_day(month_);
    for (int back = from; back >= to; --back)
      for (int i = 0; i < per_month; ++i) {
        auto const at = Instant(sys_days(first - months(back))) + std::chrono::days(1 + i % 27) + hours(9 + i % 8);
        if (at > w_.now()) continue;
        ++key_;
        to_list.push_back({.key = key_, .person = 1 + key_ % people, .at = at, .thread = key_ - static_cast<std::uint64_t>(i % 4)});
      }
  }
  void list(char const* id, std::vector<roster::KeptMessage> const& messages) {
    CoalitionId const coalition(id);
    auto const import = must(roster::begin_import(w_, coalition));
    must(roster::stage(w_, coalition, import, messages));
    must(roster::settle_import(w_, coalition, import, {.newest = messages.empty() ? 0 : messages.back().key, .undated = 1, .fresh = static_cast<std::int64_t>(messages.size())}));
  }
  void lists() {
    std::vector<roster::KeptMessage> lively, steady, some, summer, old;
    talk(lively, 12, 9, 26, 0);
    list("wetlands", lively);
    talk(steady, 6, 5, 30, 0);
    list("glaciers", steady);
    talk(some, 4, 4, 20, 0);
    list("groundwater", some);
    talk(summer, 3, 3, 30, 14);
    list("dams", summer);
    talk(old, 2, 3, 40, 18);
    list("coldlakes", old);
    list("harbours", old.size() > 4 ? std::vector(old.begin(), old.begin() + 4) : old);
    for (auto const* const id : {"fog", "tidemills", "iceroads", "reedbeds", "watertowers", "saltmarsh"}) list(id, {});
    for (auto const* const id : {"floodplains", "youth"}) must(roster::note_failed_reading(w_, CoalitionId(id), roster::Health::unreadable));
  }

  /// `before`: days before the month that is evaluated.
  void item(char const* id, Kind kind, int before, char const* words) {
    must(roster::add_item(w_, {.coalition = CoalitionId(id), .kind = kind, .day = base::utc_day(month_ - days(before)), .words = words,
                               .link = "https://" + std::string(id) + ".example.org/" + std::to_string(before)}));
  }
  void items() {
    item("wetlands", Kind::output, 40, "Mires and the law: what a drained one costs");
    item("wetlands", Kind::meeting, 20, "Monthly call, with notes");
    item("wetlands", Kind::meeting, 50, "Monthly call, with notes");
    item("wetlands", Kind::report, 120, "Report of the year");
    item("glaciers", Kind::session, 150, "Session at the annual forum: rivers that come earlier");
    item("glaciers", Kind::session_report, 135, "Report of the session: rivers that come earlier");
    item("glaciers", Kind::output, 70, "A common table of gauges");
    // Active a month ago; now one kind is left, and it takes a second evaluation to say so.
    item("groundwater", Kind::session, 190, "Session at the annual forum: whose numbers are they?");
    // The same, but its archive cannot be read: nothing is lowered.
    item("youth", Kind::session, 190, "Session at the annual forum: our water in fifty years");
    item("youth", Kind::output, 50, "Seven demands of people under thirty");
    item("dams", Kind::output, 110, "Letter to the Rivers Commissioner");
  }

  void look(char const* id, roster::Principle p, roster::Verdict v, char const* note) {
    must(roster::note_check(w_, CoalitionId(id), {.principle = p, .verdict = v, .at = month_ - days(100), .url = "https://" + std::string(id) + ".example.org/join"}, note));
  }
  void looks() {
    using roster::Principle;
    using roster::Verdict;
    for (auto const p : {Principle::membership, Principle::list, Principle::archive}) look("wetlands", p, Verdict::met, "It answers without a question.");
    look("glaciers", Principle::membership, Verdict::met, "");
    look("glaciers", Principle::list, Verdict::not_met, "Subscribing waits for the approval of the owner; nobody has answered for three weeks.");
    look("groundwater", Principle::archive, Verdict::not_met, "Only members see the archive.");
    look("floodplains", Principle::membership, Verdict::not_met, "The form asks for an employer and has no other way.");
    look("dams", Principle::archive, Verdict::cannot_tell, "The page wants a name and a password; an older one was open.");
  }

  Writing& w_;
  Instant month_;
  std::uint64_t key_ = 0;
};

}  // namespace

void fill_roster(Writing& w) { Rostering(w).run(); }

}  // namespace desk::demo
