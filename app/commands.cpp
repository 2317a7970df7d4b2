// SPDX-License-Identifier: Apache-2.0
// Commands that ask something of a forum: handed to the server that has the directory, else done here (rulings 8).
#include "commands.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "admin.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "desk/desk.hpp"
#include "record/exports.hpp"
#include "record/parse.hpp"
#include "schedule/calendar_file.hpp"
#include "schedule/rank_file.hpp"

namespace app {

namespace {

int tell(Said const& done) {
  for (auto const& line : done.lines) print(done.ok ? stdout : stderr, line + "\n");
  return done.ok ? 0 : 1;
}

/// Hands wishes to whoever has the directory. What exists is used; nothing is created for a command that only asks.
class Desk {
 public:
  explicit Desk(Place place) : place_(std::move(place)) {}

  Said ask(boost::json::object const& wish) {
    if (!opened_) {
      if (auto answer = ask_server(place_.data, wish)) return *answer;
      try {
        opened_ = std::make_unique<Opened>(place_);
      } catch (store::Unavailable const&) {
        // A server may have taken the directory between our two looks.
        usleep(300'000);
        if (auto answer = ask_server(place_.data, wish)) return *answer;
        throw;
      }
    }
    return perform(*opened_, {.forum = "Intersession", .base = {}}, wish);
  }
  /// What a server does by itself: the search reads what was taken in.
  void settle() {
    if (opened_) opened_->feed.catch_up();
  }

 private:
  Place place_;
  std::unique_ptr<Opened> opened_;
};

bool holds_a_forum(Place const& place) {
  return place.database != "sqlite" || std::filesystem::exists(place.data + "/intersession.db");
}

/// A fault of a JSON file with its place in it.
std::string at_fault(std::string const& file, base::Refusal const& fault) {
  return file + ": " + (fault.field.empty() ? "" : fault.field + ": ") + in_words(fault);
}

std::string absolute(std::string const& path) { return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string(); }

/// What the forum remembers a file by.
std::string name_of(std::string const& file) {
  return file == "-" ? "standard input" : base::repair_utf8(std::filesystem::path(file).filename().string());
}

}  // namespace

void print(std::FILE* to, std::string_view words) {
  if (std::fwrite(words.data(), 1, words.size(), to) != words.size() || std::fflush(to) != 0)
    throw Trouble("The output could not be written.");
}

int wish(Place const& place, std::string const& verb, std::string const& to) {
  if (!holds_a_forum(place)) throw Trouble("There is no forum in " + place.data + ".");
  return tell(Desk(place).ask({{"verb", verb}, {"to", absolute(to)}}));
}

int remove_factors(Place const& place, std::string const& address) {
  if (!holds_a_forum(place)) throw Trouble("There is no forum in " + place.data + ".");
  return tell(Desk(place).ask({{"verb", "remove_factors"}, {"to", address}}));
}

int import_transcripts(ImportSettings const& settings) {
  Desk desk(settings.place);
  int code = 0;
  for (auto const& file : settings.files) {
    auto const done = desk.ask({{"verb", "import_transcript"},
                                {"name", name_of(file)},
                                {"bytes", base::base64(read_file(file))},
                                {"series", settings.series},
                                {"meeting", settings.meeting},
                                {"zone", settings.zone}});
    if (tell(done) != 0) code = 1;
  }
  desk.settle();
  return code;
}

int import_roster(Place const& place, std::string const& file) {
  return tell(Desk(place).ask({{"verb", "import_roster"}, {"name", name_of(file)}, {"bytes", base::base64(read_file(file))}}));
}

int import_archive(Place const& place, std::string const& coalition, std::vector<std::string> const& paths) {
  if (!holds_a_forum(place)) throw Trouble("There is no forum in " + place.data + ".");
  boost::json::array files;
  for (auto const& p : paths) files.emplace_back(absolute(p));
  return tell(Desk(place).ask({{"verb", "import_archive"}, {"coalition", coalition}, {"paths", std::move(files)}}));
}

int evaluate(Place const& place, std::string const& as_of, bool json) {
  if (!holds_a_forum(place)) throw Trouble("There is no forum in " + place.data + ".");
  return tell(Desk(place).ask({{"verb", "evaluate"}, {"as_of", as_of}, {"json", json}}));
}

int print_transcript(std::string const& file, std::string const& to) {
  auto const format = record::format_of(to);
  if (!format) throw Trouble("There is no format \"" + to + "\": json, text, vtt, srt, podcast, akn, tei, csv or markdown.");
  auto const parsed = desk::read_file(read_file(file), file, {});
  if (!parsed) throw Trouble(file + ": " + in_words(parsed.error()));
  if (*format == record::Format::json) {
    print(stdout, base::print_json(record::parsed_to_json(*parsed)) + "\n");
    return 0;
  }
  auto const made = record::export_as(*format, record::transcript_of(*parsed));
  if (!made) throw Trouble(file + ": " + in_words(made.error()));
  print(stdout, made->body);
  return 0;
}

int rank_times(std::string const& file) {
  auto const poll = schedule::read_poll(read_file(file));
  if (!poll) throw Trouble(at_fault(file, poll.error()));
  print(stdout, base::print_json(schedule::ranking_to_json(*poll, schedule::rank(*poll))) + "\n");
  return 0;
}

int print_calendar(std::string const& file) {
  auto const text = schedule::calendar_of_file(read_file(file));
  if (!text) throw Trouble(at_fault(file, text.error()));
  print(stdout, *text);
  return 0;
}

}  // namespace app
