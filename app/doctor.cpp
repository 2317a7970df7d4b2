// SPDX-License-Identifier: Apache-2.0
// `doctor`: is all well with this forum? One line a check, in plain words; what needs somebody begins with "!".
#include <sys/statvfs.h>

#include <fstream>

#include "desk/desk.hpp"
#include "mail/mail.hpp"
#include "people/accounts.hpp"
#include "people/factors.hpp"
#include "wishes.hpp"

namespace app {

namespace {

using store::Reading;

class Doctor {
 public:
  Doctor(Opened& forum, About const& about) : forum_(forum), about_(about) {}

  Said run() {
    good("Version " INTERSESSION_VERSION ".");
    disk();
    integrity();
    chains();
    search();
    letters();
    accounts();
    address();
    zones();
    out_.lines.push_back(out_.ok ? "All is well." : "Please look at the lines that begin with \"!\".");
    return std::move(out_);
  }

 private:
  void good(std::string line) { out_.lines.push_back("  " + std::move(line)); }
  void bad(std::string line) {
    out_.lines.push_back("! " + std::move(line));
    out_.ok = false;
  }
  template <class F>
  auto read(F&& f) {
    return forum_.store.read(std::forward<F>(f));
  }

  void disk() {
    struct statvfs about {};
    if (statvfs(forum_.place.data.c_str(), &about) != 0) return bad("The disk of " + forum_.place.data + " cannot be asked for its free space.");
    auto const megabytes = about.f_bavail / 1024 * about.f_frsize / 1024;
    auto const words = std::to_string(megabytes) + " MB free on the disk of " + forum_.place.data + ".";
    megabytes < 500 ? bad("Only " + words) : good(words);
  }

  void integrity() {
    if (forum_.store.is_postgres()) return good("The database is PostgreSQL, which checks its own pages.");
    auto const answer = read([](Reading& r) { return r.one<std::string>("pragma integrity_check"); });
    answer == "ok" ? good("The database file is whole.") : bad("The database file is damaged: " + answer.value_or("no answer") + ". Restore a backup.");
  }

  void chains() {
    auto const fault = forum_.store.verify_chains(0);
    fault ? bad(*fault) : good("The event logs of all meetings are whole.");
    auto const unsound = read([](Reading& r) { return store::verify_heads(r); });
    unsound ? bad(*unsound) : good("The signatures of their heads are good.");
  }

  void search() {
    auto const last = forum_.search.last_seq();
    auto const behind = read([&](Reading& r) { return record::changes_after(r, last, 100).size(); });
    behind == 0 ? good("Search is up to date.")
                : good("Search has " + std::to_string(behind) + (behind == 100 ? " or more" : "") + " changes still to read; it does so by itself.");
  }

  void letters() {
    auto const n = read([](Reading& r) { return mail::count(r); });
    if (n.failed > 0) bad(std::to_string(n.failed) + " letters could not be delivered: see the outbox page.");
    if (n.bounced > 0) bad(std::to_string(n.bounced) + " letters came back: see the outbox page.");
    good(std::to_string(n.waiting) + " letters wait, " + std::to_string(n.held) + " are held because there is no relay.");
  }

  void accounts() {
    auto const there = read([](Reading& r) { return people::has_secretariat(r); });
    there ? good("There is a secretariat account.")
          : bad("There is no secretariat account yet: open the link that the server prints when it starts.");
    // Off at first is the rule, so it is said and no fault; the page Accounts says it in red.
    read([](Reading& r) { return people::factor_required(r); })
        ? good("A second factor is compulsory for the secretariat and the facilitators.")
        : good("A second factor is not compulsory: whoever reads the secretariat's mail can change the record. See the page Accounts.");
  }

  void address() {
    auto const& base = about_.base;
    if (base.empty()) return good("No server runs here, so the address of the pages was not checked.");
    bool const local = base.starts_with("http://127.") || base.starts_with("http://localhost") || base.starts_with("http://[::1]");
    if (base.starts_with("http://") && !local) bad("Links lead to " + base + ", which is not encrypted: put a proxy with TLS in front and give --base https://...");
    else good("Links lead to " + base + ".");
  }

  void zones() {
    if (!base::zone_exists("Europe/Lisbon")) return bad("The zone files of this machine cannot be read: install tzdata.");
    std::string line;
    std::ifstream("/usr/share/zoneinfo/tzdata.zi") >> line >> line >> line;  // "# version 2024b"
    good("Zone files are there" + (line.empty() ? std::string(".") : ", version " + line + "."));
  }

  Opened& forum_;
  About const& about_;
  Said out_;
};

}  // namespace

Said examine(Opened& forum, About const& about) { return Doctor(forum, about).run(); }

}  // namespace app
