// SPDX-License-Identifier: Apache-2.0
#include "cli.hpp"

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <cstdio>
#include <filesystem>
#include <functional>

#include "commands.hpp"
#include "helper_process.hpp"

namespace app {

namespace {

/// What the chosen command will do, once everything has been read.
struct Chosen {
  std::function<int()> act;
};

void add_place(CLI::App& to, Place& place) {
  to.add_option("--data", place.data, "The data directory")->required();
  to.add_option("--database", place.database, "sqlite, or postgresql://USER@HOST/NAME")->capture_default_str();
}

Place settled(Place p) {
  p.data = std::filesystem::absolute(p.data).lexically_normal().string();
  while (p.data.size() > 1 && p.data.ends_with('/')) p.data.pop_back();
  if (p.database != "sqlite" && !p.database.starts_with("postgresql://") && !p.database.starts_with("postgres://"))
    throw Trouble("--database is sqlite or postgresql://USER@HOST/NAME.");
  return p;
}

void add_serve(CLI::App& all, Chosen& chosen) {
  auto* const c = all.add_subcommand("serve", "Serve the forum's pages");
  auto s = std::make_shared<ServeSettings>();
  add_place(*c, s->place);
  c->add_option("--listen", s->listen, "ADDRESS:PORT or unix:PATH; a socket handed over by systemd goes before it")->capture_default_str();
  c->add_option("--base", s->base, "The address people use, like https://forum.example.org");
  c->add_option("--forum", s->forum, "The forum's name");
  c->add_flag("--demo", s->demo, "Fill in and serve a demo; loopback or Unix socket only");
  c->add_option("--smtp", s->smtp, "Mail relay: smtp://HOST:PORT or smtps://HOST");
  c->add_option("--smtp-from", s->smtp_from, "The address letters come from");
  c->add_option("--replies", s->replies, "The address whose letters the relay pipes into `intersession receive`");
  c->add_option("--smtp-user", s->smtp_user, "User at the relay");
  c->add_option("--smtp-password-file", s->smtp_password_file, "File with the password (or INTERSESSION_SMTP_PASSWORD)");
  c->add_option("--smtp-tls", s->smtp_tls, "none, if-offered or required");
  c->add_option("--smtp-trust", s->smtp_trust, "File of certificates to trust instead of the system's");
  c->add_option("--assets", s->assets, "Directory of style and scripts");
  c->add_option("--words", s->words, "Directory of translations");
  c->add_option("--texts", s->texts, "Directory of the demo's texts");
  c->add_option("--workers", s->workers, "Requests worked on at once")->capture_default_str()->check(CLI::Range(1, 256));
  c->add_option("--per-address", s->per_address, "Live readers that one address may hold, and half of its other connections: a hall is one address")
      ->capture_default_str()
      ->check(CLI::Range(8, 60'000));
  c->add_option("--reach", s->reach, "HOST:PORT of an inner network that may be asked for archives and pages; others the secretariat allows by name");
  c->add_flag("--log-requests", s->log_requests, "Log every request, not only slow and failed ones");
  c->callback([s, &chosen] {
    chosen.act = [s] {
      s->place = settled(s->place);
      if (s->forum.empty()) s->forum = s->demo ? "Forum on Shared Waters" : "Intersession";
      return serve(*s);
    };
  });
}

void add_transcript(CLI::App& all, Chosen& chosen) {
  auto* const c = all.add_subcommand("transcript", "Read a transcript file and print it in another format");
  auto file = std::make_shared<std::string>();
  auto to = std::make_shared<std::string>("json");
  c->add_option("FILE", *file, "The file; - is standard input")->required();
  c->add_option("--to", *to, "json, text, vtt, srt, podcast, akn, tei, csv or markdown")->capture_default_str();
  c->callback([file, to, &chosen] { chosen.act = [file, to] { return print_transcript(*file, *to); }; });
}

void add_schedule(CLI::App& all, Chosen& chosen) {
  auto* const schedule = all.add_subcommand("schedule", "Find a time across zones, and tell calendars")->require_subcommand(1);
  auto const add = [&](char const* name, char const* says, int (*act)(std::string const&)) {
    auto* const c = schedule->add_subcommand(name, says);
    auto file = std::make_shared<std::string>();
    c->add_option("FILE", *file, "The file; - is standard input")->required();
    c->callback([file, act, &chosen] { chosen.act = [file, act] { return act(*file); }; });
  };
  add("rank", "Rank the options of a date poll in a JSON file, and say what decided", rank_times);
  add("invite", "Print the iCalendar text for a meeting or series in a JSON file", print_calendar);
}

void add_panel(CLI::App& all, Chosen& chosen) {
  auto* const c = all.add_subcommand("panel", "Choose a panel under quotas, exactly; or draw one by a fair lottery");
  auto s = std::make_shared<PanelSettings>();
  c->add_option("FILE", s->file, "The choice as JSON; - is standard input");
  c->add_option("--categories", s->categories, "CSV with category,name,min,max");
  c->add_option("--respondents", s->respondents, "CSV with a row for each person");
  c->add_option("--size", s->size, "Number of seats");
  c->add_option("--lottery", s->lottery, "maximin or leximin");
  c->add_option("--seed", s->seed, "The published number that draws; a random one if missing");
  c->add_option("--seconds", s->seconds, "Time for the lottery (600); then the best so far, with its gap");
  c->callback([s, &chosen] { chosen.act = [s] { return choose_panel(*s); }; });
}

/// Not for people: what `panel` starts in a process of its own, within limits.
void add_solve_lottery(CLI::App& all, Chosen& chosen) {
  auto* const c = all.add_subcommand("solve-lottery", "Helper process of panel")->group("");
  auto memory = std::make_shared<rlim_t>(RLIM_INFINITY), cpu = std::make_shared<rlim_t>(RLIM_INFINITY);
  c->add_option("--memory", *memory);
  c->add_option("--cpu", *cpu);
  c->callback([memory, cpu, &chosen] {
    chosen.act = [memory, cpu] {
      [[maybe_unused]] rlimit const space{*memory, *memory};
      rlimit const cpu_time{*cpu, *cpu}, core{0, 0};
#ifndef __SANITIZE_ADDRESS__  // which reserves more addresses than any limit allows
      if (setrlimit(RLIMIT_AS, &space) != 0) throw Trouble("The helper process could not be limited.");
#endif
      if (setrlimit(RLIMIT_CPU, &cpu_time) != 0 || setrlimit(RLIMIT_CORE, &core) != 0)
        throw Trouble("The helper process could not be limited.");
      return solve_lottery_task();
    };
  });
}

void add_archive(CLI::App& all, Chosen& chosen) {
  auto* const archive = all.add_subcommand("archive", "Look at mailing-list archives")->require_subcommand(1);
  auto* const stats = archive->add_subcommand("stats", "Count messages, people and conversations; print JSON");
  auto paths = std::make_shared<std::vector<std::string>>();
  stats->add_option("PATH", *paths, "mbox or pipermail files (also gzip), Maildirs, directories of these")->required();
  stats->callback([paths, &chosen] { chosen.act = [paths] { return archive_stats(*paths); }; });
  // An empty group keeps it out of --help.
  archive->add_subcommand("worker", "The process that reads for the others")->group("")->callback([&chosen] { chosen.act = archive_worker; });
}

void add_import_roster(CLI::App& import, Chosen& chosen) {
  auto* const c = import.add_subcommand("roster", "Take in the table of coalitions (CSV)");
  auto place = std::make_shared<Place>();
  auto file = std::make_shared<std::string>();
  c->add_option("FILE", *file, "The table; - is standard input")->required();
  add_place(*c, *place);
  c->callback([place, file, &chosen] { chosen.act = [place, file] { return import_roster(settled(*place), *file); }; });
}

void add_import_archive(CLI::App& import, Chosen& chosen) {
  auto* const c = import.add_subcommand("archive", "Take in the archive of a coalition's mailing list: evidence, not messages");
  auto place = std::make_shared<Place>();
  auto coalition = std::make_shared<std::string>();
  auto paths = std::make_shared<std::vector<std::string>>();
  c->add_option("PATH", *paths, "mbox or pipermail files (also gzip), Maildirs, directories of these")->required();
  c->add_option("--coalition", *coalition, "Its id or any of its names")->required();
  add_place(*c, *place);
  c->callback([place, coalition, paths, &chosen] { chosen.act = [place, coalition, paths] { return import_archive(settled(*place), *coalition, *paths); }; });
}

void add_evaluate(CLI::App& all, Chosen& chosen) {
  auto* const c = all.add_subcommand("evaluate", "Say how active, responsive and open each coalition is, and why");
  auto place = std::make_shared<Place>();
  auto as_of = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  c->add_option("--as-of", *as_of, "The day, like 2026-10-01; the first of a month is kept (today)");
  c->add_flag("--json", *json, "All numbers, as JSON");
  add_place(*c, *place);
  c->callback([place, as_of, json, &chosen] { chosen.act = [place, as_of, json] { return evaluate(settled(*place), *as_of, *json); }; });
}

void add_import(CLI::App& all, Chosen& chosen) {
  auto* const import = all.add_subcommand("import", "Take files into a forum")->require_subcommand(1);
  auto* const c = import->add_subcommand("transcript", "Take in transcript files, each as the record of a meeting");
  auto s = std::make_shared<ImportSettings>();
  c->add_option("FILE", s->files, "The files; - is standard input")->required();
  add_place(*c, s->place);
  c->add_option("--series", s->series, "Title or id of the series; made if it is missing");
  c->add_option("--meeting", s->meeting, "Id or number of the meeting; made from the file if it is missing");
  c->add_option("--zone", s->zone, "Time zone of a series that is made, like Europe/Lisbon");
  c->callback([s, &chosen] {
    chosen.act = [s] {
      s->place = settled(s->place);
      return import_transcripts(*s);
    };
  });
  add_import_roster(*import, chosen);
  add_import_archive(*import, chosen);
}

/// A command that is a verb and perhaps a target.
void add_wish(CLI::App& to_app, Chosen& chosen, char const* name, char const* verb, char const* says, char const* target = nullptr) {
  auto* const c = to_app.add_subcommand(name, says);
  auto place = std::make_shared<Place>();
  auto to = std::make_shared<std::string>();
  if (target) c->add_option(target, *to)->required();
  add_place(*c, *place);
  c->callback([place, to, verb, &chosen] { chosen.act = [place, to, verb] { return wish(settled(*place), verb, *to); }; });
}

void add_restore(CLI::App& all, Chosen& chosen) {
  auto* const c = all.add_subcommand("restore", "Make a backup the forum of an empty data directory");
  auto place = std::make_shared<Place>();
  auto file = std::make_shared<std::string>();
  c->add_option("FILE", *file, "The backup")->required();
  add_place(*c, *place);
  c->callback([place, file, &chosen] { chosen.act = [place, file] { return restore(*file, settled(*place)); }; });
}

void add_receive(CLI::App& all, Chosen& chosen) {
  auto* const c = all.add_subcommand("receive", "Take in one letter from standard input: for the mail relay, beside a running server");
  auto place = std::make_shared<Place>();
  add_place(*c, *place);
  c->callback([place, &chosen] { chosen.act = [place] { return receive(settled(*place)); }; });
}

void add_remove_factors(CLI::App& all, Chosen& chosen) {
  auto* const c = all.add_subcommand("remove-factors", "Help a locked-out person: remove app, passkeys and recovery codes of an account");
  auto place = std::make_shared<Place>();
  auto address = std::make_shared<std::string>();
  c->add_option("ADDRESS", *address, "The account's e-mail address")->required();
  add_place(*c, *place);
  c->callback([place, address, &chosen] { chosen.act = [place, address] { return remove_factors(settled(*place), *address); }; });
}

int complain(std::string const& sentence) {
  std::fprintf(stderr, "intersession: %s\n", sentence.c_str());
  return 1;
}

}  // namespace

int command_line(int argc, char** argv) {
  Chosen chosen;
  CLI::App all("The year-round coordination server of a forum.", "intersession");
  all.set_version_flag("--version", "intersession " INTERSESSION_VERSION);
  all.require_subcommand(1);
  add_serve(all, chosen);
  add_transcript(all, chosen);
  add_schedule(all, chosen);
  add_panel(all, chosen);
  add_solve_lottery(all, chosen);
  add_archive(all, chosen);
  add_import(all, chosen);
  add_evaluate(all, chosen);
  auto* const exports = all.add_subcommand("export", "Write the record in open formats")->require_subcommand(1);
  add_wish(*exports, chosen, "all", "export", "Everything of the record, into a directory", "DIR_OUT");
  add_wish(all, chosen, "backup", "backup", "Copy the whole database, also while the server runs", "FILE");
  add_restore(all, chosen);
  add_remove_factors(all, chosen);
  add_receive(all, chosen);
  add_wish(all, chosen, "verify", "verify", "Check the event logs of all meetings and the signatures of their heads");
  add_wish(all, chosen, "new-head-key", "renew_head_key", "Sign the heads of meetings with a new key");
  add_wish(all, chosen, "rebuild-search", "rebuild_search", "Make the search file anew");
  add_wish(all, chosen, "doctor", "doctor", "Is all well?");
  try {
    all.parse(argc, argv);
    return chosen.act();
  } catch (CLI::ParseError const& e) {
    if (e.get_exit_code() == 0) return all.exit(e);  // --help, --version
    return complain(std::string(e.what()) + " Try --help.");
  } catch (std::exception const& e) {
    return complain(e.what());
  }
}

}  // namespace app
