// SPDX-License-Identifier: Apache-2.0
// Everything of the public record and its surroundings in open formats, for whoever takes over (product journey 9):
//
//   DIR/meetings.{json,csv}  decisions.{json,csv}  actions.{json,csv}  questions.{json,csv}  people.json  series.json
//   DIR/consensus.json   consensus calls between meetings, one sheet each
//   DIR/heads.json       the signed heads of the meetings' logs and the public keys (store/heads.hpp)
//   DIR/transcripts/ID.{json,txt,vtt,srt,...}      DIR/received/ID.NAME   the captioner's file as it came
//
// Not here: accounts, sessions, letters, addresses. A backup has those; this may be handed to anybody who may see the record,
// rough transcripts included.
#include <boost/describe.hpp>
#include <filesystem>
#include <limits>

#include "base/json.hpp"
#include "base/text.hpp"
#include "consensus/sheet.hpp"
#include "desk/desk.hpp"
#include "people/people.hpp"
#include "record/exports.hpp"
#include "wishes.hpp"

namespace app {

/// A meeting with what stands around it.
struct MeetingOut {
  meeting::Meeting meeting;
  std::vector<meeting::Item> agenda;
  std::vector<meeting::Document> documents;
  std::vector<meeting::Attendance> attendance;
};
BOOST_DESCRIBE_STRUCT(MeetingOut, (), (meeting, agenda, documents, attendance))

/// A series with the names and terms people have collected for it.
struct SeriesOut {
  meeting::Series series;
  std::vector<record::Alias> aliases;
  std::vector<record::Term> glossary;
};
BOOST_DESCRIBE_STRUCT(SeriesOut, (), (series, aliases, glossary))

/// What binds the logs of the meetings.
struct HeadsOut {
  std::vector<store::HeadKey> keys;
  std::vector<store::SignedHead> heads;
};
BOOST_DESCRIBE_STRUCT(HeadsOut, (), (keys, heads))

namespace {

using store::Reading;

/// RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
std::string cell(std::string_view s) {
  std::string out;
  if (!s.empty() && std::string_view("=+-@\t\r").find(s.front()) != std::string_view::npos) out += '\'';
  out += s;
  if (out.find_first_of("\",\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (char const c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_row(std::vector<std::string> const& cells) {
  std::string out;
  for (auto const& c : cells) out += (out.empty() ? "" : ",") + cell(c);
  return out + "\r\n";
}

std::string when(std::optional<base::Instant> const& t) { return t ? base::iso(*t) : std::string(); }

class Exporting {
 public:
  Exporting(Opened& forum, About const& about, std::string directory)
      : forum_(forum), about_(about), directory_(std::move(directory)) {}

  template <class F>
  auto read(F&& f) {
    return forum_.store.read(std::forward<F>(f));
  }

  Said run() {
    std::error_code failed;
    std::filesystem::create_directories(directory_ + "/transcripts", failed);
    std::filesystem::create_directories(directory_ + "/received", failed);
    if (failed) return trouble(directory_ + " cannot be made: " + failed.message() + ".");
    names_ = read([](Reading& r) { return desk::names(r); });
    keep("people.json", base::to_json(read([](Reading& r) { return people::everybody(r); })));
    series();
    meetings();
    marks(record::MarkKind::decision, "decisions");
    marks(record::MarkKind::action, "actions");
    marks(record::MarkKind::question, "questions");
    consensus_calls();
    keep("heads.json", base::to_json(read([](Reading& r) { return HeadsOut{store::head_keys(r), store::signed_heads(r, std::numeric_limits<int>::max())}; })));
    return said("Exported " + std::to_string(meetings_) + " meetings with " + std::to_string(transcripts_) + " transcripts to " + directory_ + ".");
  }

 private:
  void keep(std::string const& name, base::Json const& value) { write_file(directory_ + "/" + name, base::print_json(value) + "\n"); }

  void series() {
    auto const all = read([](Reading& r) {
      std::vector<SeriesOut> out;
      for (auto const& s : meeting::all_series(r)) out.push_back({s, record::aliases(r, s.id), record::glossary(r, s.id)});
      return out;
    });
    keep("series.json", base::to_json(all));
  }

  void meetings() {
    auto const all = read([](Reading& r) { return meeting::meetings(r); });
    boost::json::array list;
    std::string csv = csv_row({"id", "series", "number", "title", "state", "start", "end", "zone", "place"});
    for (auto const& m : all) {
      list.push_back(base::to_json(read([&](Reading& r) {
        return MeetingOut{m, meeting::agenda(r, m.id), meeting::documents(r, m.id), meeting::attendance(r, m.id)};
      })));
      csv += csv_row({m.id.text, m.series.text, m.number, m.title, boost::describe::enum_to_string(m.state, ""), when(m.start), when(m.end),
                      m.zone, m.place});
      transcript(m.id);
    }
    meetings_ = all.size();
    keep("meetings.json", list);
    write_file(directory_ + "/meetings.csv", csv);
  }

  /// As anybody may read them: no drafts.
  void consensus_calls() {
    keep("consensus.json", base::to_json(read([](Reading& r) {
           std::vector<consensus::Sheet> out;
           for (auto const& c : consensus::calls(r)) {
             if (c.state == consensus::State::draft) continue;
             out.push_back(*consensus::sheet(r, c.id));
             consensus::hide_unsigned(out.back());
           }
           return out;
         })));
  }

  void transcript(base::MeetingId const& id) {
    auto const t = read([&](Reading& r) { return desk::reading_copy(r, id, 0, about_.forum, about_.base); });
    if (!t) return;
    ++transcripts_;
    using F = record::Format;
    for (auto const format : {F::json, F::text, F::vtt, F::srt, F::podcast, F::akn, F::tei, F::csv, F::markdown, F::html}) {
      auto const made = record::export_as(format, *t);
      if (!made) throw Trouble("Meeting " + id.text + " as " + std::string(record::name_of(format)) + ": " + in_words(made.error()));
      // Podcasting's file and ours both end in .json.
      auto const ending = format == F::podcast ? "podcast.json" : made->file_ending;
      write_file(directory_ + "/transcripts/" + id.text + "." + ending, made->body);
    }
    received(id);
  }

  void received(base::MeetingId const& id) {
    auto const head = read([&](Reading& r) { return record::head(r, id); });
    if (!head || head->file.empty()) return;
    if (auto const bytes = read([&](Reading& r) { return store::file_bytes(r, head->file); }))
      write_file(directory_ + "/received/" + id.text + "." + head->format, *bytes);
  }

  void marks(record::MarkKind kind, std::string const& name) {
    constexpr int page = 500;
    boost::json::array list;
    std::string csv = csv_row({"id", "meeting", "text", "owner", "due", "state", "words", "note"});
    for (int from = 0;; from += page) {
      auto const some = read([&](Reading& r) { return record::marks(r, kind, "", from, page); });
      for (auto const& m : some) {
        auto const owner = names_.contains(m.owner) ? names_.at(m.owner) : m.owner_name;
        csv += csv_row({m.id.text, m.meeting.text, m.text, owner, m.due, m.state, m.words ? m.words->quote : "", m.note});
        auto o = base::to_json(m);
        o.get_object()["owner_shown"] = owner;
        list.push_back(std::move(o));
      }
      if (some.size() < static_cast<std::size_t>(page)) break;
    }
    keep(name + ".json", list);
    write_file(directory_ + "/" + name + ".csv", csv);
  }

  Opened& forum_;
  About const& about_;
  std::string directory_;
  std::map<base::PersonId, std::string> names_;
  std::size_t meetings_ = 0, transcripts_ = 0;
};

}  // namespace

Said export_all(Opened& forum, About const& about, std::string const& directory) {
  if (directory.empty()) return trouble("An export needs a directory to go to.");
  return Exporting(forum, about, directory).run();
}

}  // namespace app
