// SPDX-License-Identifier: Apache-2.0
// The archive of a coalition's list: uploaded by whoever speaks for it, or pulled daily from an address if the secretariat says so; what
// waits, how far its reading is, what came of it. And the hosts that the server may ask at all.
#include <cstdlib>
#include <filesystem>

#include "base/text.hpp"
#include "base/when.hpp"
#include "sources/shelf.hpp"
#include "sources/sources.hpp"
#include "web/archives.hpp"
#include "web/coalitions.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;

struct ArchiveFacts {
  CoalitionId id = {};
  std::string name = {}, lang = {};
  std::string declared = {};  ///< the archive's address in the roster
  std::vector<roster::Source> where = {};     ///< it was read, and how healthy that is
  std::vector<sources::Staged> uploads = {};  ///< newest first
  std::optional<sources::Pull> pull = {};
  std::vector<std::string> hosts = {};  ///< that may be asked; for the secretariat
};
BOOST_DESCRIBE_STRUCT(ArchiveFacts, (), (id, name, declared, where, uploads, pull, hosts))

Result<ArchiveFacts> facts_of(Call& call) {
  return call.read([&](Reading& r) -> Result<ArchiveFacts> {
    auto const c = roster::coalition(r, call.id<CoalitionId>());
    if (!c) return tl::unexpected(no_coalition());
    if (auto const may = may_speak(call, r); !may) return tl::unexpected(may.error());
    ArchiveFacts f{.id = c->id, .name = c->name, .lang = c->lang, .declared = c->archive};
    auto const all = roster::sources(r, call.now);
    if (auto const mine = all.find(c->id); mine != all.end()) f.where = mine->second;
    f.uploads = sources::staged(r, c->id);
    f.pull = sources::pull_of(r, c->id);
    if (call.viewer.may(Role::secretariat)) f.hosts = sources::allowed_hosts(r);
    return f;
  });
}

std::string state_word(sources::State s) {
  switch (s) {
    case sources::State::waiting: return tr("waits to be read");
    case sources::State::reading: return tr("is being read");
    case sources::State::done: return tr("read");
    case sources::State::failed: return tr("could not be read");
  }
  return {};
}

Badge look_of(sources::State s) {
  return s == sources::State::done ? Badge::good : s == sources::State::failed ? Badge::bad : Badge::neutral;
}

/// What a program says of a file, in English whatever the page speaks.
Html english(std::string const& words) { return words.empty() ? Html() : html(" <span lang=\"en\" dir=\"ltr\">{}</span>", words); }

Html came_of_it(sources::Staged const& s) {
  if (s.state == sources::State::waiting) return {};
  if (s.state == sources::State::reading) return text(base::count_of("{} message so far", "{} messages so far", s.heard));
  if (s.state == sources::State::failed) return english(s.why);
  Html out = text(fill(tr("Messages read: {1}; new: {2}; known of this coalition in all: {3}"),
                       {std::to_string(s.heard), std::to_string(s.fresh), std::to_string(s.messages)}));
  if (s.skipped > 0)
    out += html("; {}:{}", base::count_of("{} place could not be read", "{} places could not be read", s.skipped), english(s.why));
  return out;
}

Html uploads_part(ArchiveFacts const& f) {
  if (f.uploads.empty()) return empty_state(tr("No archive was uploaded yet."));
  Table t{.id = "uploads",
          .caption = tr("Archives uploaded, newest first"),
          .columns = {{tr("File")}, {tr("When")}, {tr("State")}, {tr("What came of it")}, {tr("The file itself")}},
          .rows = {}};
  bool open = false;
  for (auto const& s : f.uploads) {
    open = open || s.state == sources::State::waiting || s.state == sources::State::reading;
    t.rows.push_back({html("<bdi>{}</bdi> ({} kB)", s.name, (s.bytes + 1023) / 1024), moment(s.at, "UTC"),
                      badge(state_word(s.state), look_of(s.state)), came_of_it(s),
                      text(s.on_shelf ? tr("kept until 30 days after the upload") : tr("deleted"))});
  }
  Html out = table(t);
  if (open) out += html("<p><a href=\"{}\">{}</a></p>", Url::local(path_of(f.id, "/archive")), tr("Look again how far it is"));
  return out;
}

Html upload_form(Call const& call, ArchiveFacts const& f, std::optional<Refusal> const& wrong) {
  return form(
      Url::local(path_of(f.id, "/archive")), call.csrf(),
      file_field(
          {.name = "file",
           .label = tr("Archive of the mailing list"),
           .hint = tr(
               "mbox, a month of Mailman as text, either also packed as .gz; at most 200 MB. Messages that are known already count once."),
           .error = error_at(wrong, "file"),
           .required = true},
          ".mbox,.txt,.gz,.eml") +
          buttons(button(tr("Upload"))),
      Sending::upload);
}

Html pull_part(Call const& call, ArchiveFacts const& f, std::optional<Refusal> const& wrong) {
  Html out;
  if (f.pull) {
    auto const& p = *f.pull;
    std::vector<std::pair<std::string, Html>> rows{{tr("Address"), html("<bdi dir=\"ltr\">{}</bdi>", p.url)},
                                                   {tr("Asked daily"), text(p.on ? tr("yes") : tr("no"))}};
    if (p.last_at) {
      rows.emplace_back(tr("Last time"), moment(*p.last_at, "UTC"));
      rows.emplace_back(tr("What came of it"),
                        p.well ? text(fill(tr("Files there: {1}; fetched anew: {2}"), {std::to_string(p.files), std::to_string(p.fetched)}))
                               : english(p.why));
    }
    if (p.on) rows.emplace_back(tr("Next time"), moment(p.next_at, "UTC"));
    out += facts(rows);
  } else {
    out += html("<p>{}</p>", tr("The archive is not asked for by itself."));
  }
  if (!call.viewer.may(Role::secretariat)) return out;
  if (f.hosts.empty()) {
    add_html(out, "<p>{} <a href=\"/coalitions/outside\">{}</a></p>", tr("This server may ask nobody yet."),
             tr("Which hosts may be asked"));
    return out;
  }
  auto const url = wrong ? call.field("url") : f.pull ? f.pull->url : f.declared;
  out += form(Url::local(path_of(f.id, "/archive/pull")), call.csrf(),
              field({.name = "url",
                     .label = tr("Address of the archive"),
                     .value = url,
                     .hint = tr("The page that lists its months, or the mbox file itself."),
                     .error = error_at(wrong, "url"),
                     .type = "url",
                     .required = true}) +
                  buttons(button(tr("Ask it every day"), Look::plain)));
  if (f.pull && f.pull->on)
    out += act(Url::local(path_of(f.id, "/archive/pull")), call.csrf(), tr("Do not ask any more"), Look::quiet, {{"off", "yes"}});
  add_html(out, "<p><a href=\"/coalitions/outside\">{}</a></p>", tr("Which hosts may be asked"));
  return out;
}

Html sources_line(ArchiveFacts const& f) {
  Html lines;
  for (auto const& s : f.where) {
    Html more;
    if (s.read_at) more += html(" ({})", moment(*s.read_at, "UTC"));
    add_html(lines, "<li><bdi>{}</bdi>: {}{}</li>", s.name, health_word(s.health), more);
  }
  return lines.empty() ? html("<p>{}</p>", tr("No archive is declared.")) : html("<ul class=\"plain\">{}</ul>", lines);
}

http::Response show_archive(Call& call, CoalitionTrouble const& trouble) {
  auto const f = facts_of(call);
  if (!f) return call.refused(f.error());
  return call.show(
      *f,
      [&] {
        Page page;
        page.title = fill(tr("Archive of {1}"), {f->name});
        page.heading = sentence(tr("Archive of {1}"), {html("<bdi lang=\"{}\">{}</bdi>", f->lang, f->name)});
        page.section = "coalitions";
        page.listed = false;
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}, {f->name, Url::local(path_of(f->id))}};
        page.main += wrong_with(trouble.refusal, {"file", "url"});
        page.main += html("<p>{}</p>", tr("An archive is read for evidence that the group talks: counts, and keyed hashes that no message "
                                          "or address can be read from. The file itself is deleted after 30 days."));
        page.main += html("<section><h2>{}</h2>{}</section>", tr("Where it was read"), sources_line(*f));
        page.main += html("<section><h2>{}</h2>{}{}</section>", tr("Upload an archive"), upload_form(call, *f, trouble.about("upload")),
                          uploads_part(*f));
        page.main += html("<section><h2>{}</h2>{}</section>", tr("Asked for every day"), pull_part(call, *f, trouble.about("pull")));
        return page;
      },
      form_status(trouble.refusal));
}

http::Response archive(Call& call) { return show_archive(call, {}); }

std::uint64_t number_in(http::Request const& r, std::string_view field) {
  return std::strtoull(std::string(r.header(field)).c_str(), nullptr, 10);
}

http::Response upload(Call& call) {
  auto const id = call.id<CoalitionId>();
  auto const back = path_of(id, "/archive");
  std::string const body(call.request.header(":file"));
  auto const size = number_in(call.request, ":file-size");
  auto const* const sent = call.form.file("file");
  auto const name = sources::Shelf::safe_name(sent && !sent->file_name.empty() ? sent->file_name : "archive.mbox");
  auto const ready = call.read([&](Reading& r) -> Result<base::Done> {
    if (!roster::coalition(r, id)) return tl::unexpected(no_coalition());
    if (auto const may = may_speak(call, r); !may) return may;
    if (body.empty() || size == 0) return base::refuse(Why::malformed, say("Choose a file first."), "file");
    return sources::may_stage(r, id, name);
  });
  if (!ready) return after(call, ready, "upload", show_archive, back, {});
  // Before its note, so that whoever reads the note finds it; a file that gets none is swept away.
  sources::Shelf const shelf(std::filesystem::path(body).parent_path().string());
  shelf.put(body, number_in(call.request, ":file-from"), size, id, name);
  auto const staged = call.write([&](Writing& w) { return sources::note_staged(w, id, name, static_cast<std::int64_t>(size)); });
  if (!staged) return after(call, staged, "upload", show_archive, back, {});
  return call.see(back, tr("The archive is uploaded and will be read in a moment."), boost::json::object{{"upload", staged->text}});
}

http::Response pull(Call& call) {
  auto const id = call.id<CoalitionId>();
  bool const on = call.field("off").empty();
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (!roster::coalition(w, id)) return tl::unexpected(no_coalition());
    return sources::set_pull(w, id, call.field("url"), on);
  });
  return after(call, done, "pull", show_archive, path_of(id, "/archive"),
               on ? tr("It is asked every day, for the first time within a minute.") : tr("It is not asked any more."));
}

// ------------------------------------------------------------------------------------------------ hosts

struct HostFacts {
  std::vector<std::string> hosts;
};
BOOST_DESCRIBE_STRUCT(HostFacts, (), (hosts))

http::Response show_hosts(Call& call, std::optional<Refusal> const& wrong) {
  HostFacts const f{call.read([](Reading& r) { return sources::allowed_hosts(r); })};
  return call.show(
      f,
      [&] {
        Page page;
        page.title = tr("Which hosts may be asked");
        page.section = "coalitions";
        page.listed = false;
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
        page.main += wrong_with(wrong, {"hosts"});
        page.main += html("<p>{}</p>", tr("This server asks other machines only for archives of lists and for pages that show how open a "
                                          "coalition is, and only the hosts named here. As long as none is named it asks nobody."));
        std::string lines;
        for (auto const& h : f.hosts) lines += h + "\n";
        page.main += form(Url::local("/coalitions/outside"), call.csrf(),
                          text_area({.name = "hosts",
                                     .label = tr("Hosts, one a line"),
                                     .value = wrong ? call.long_field("hosts") : lines,
                                     .hint = tr("lists.example.org is this one host; .example.org is every host below it."),
                                     .error = error_at(wrong, "hosts"),
                                     .rows = 8}) +
                              buttons(button(tr("Allow these"))));
        return page;
      },
      form_status(wrong));
}

http::Response hosts(Call& call) { return show_hosts(call, {}); }

http::Response allow(Call& call) {
  std::vector<std::string> typed;
  auto const words = call.long_field("hosts");  // the lines look into it
  for (auto const line : base::split(words, '\n')) typed.emplace_back(line);
  auto const done = call.write([&](Writing& w) { return sources::allow_hosts(w, typed); });
  if (!done) return call.wants_json ? call.refused(done.error()) : show_hosts(call, done.error());
  return call.see("/coalitions/outside", tr("These hosts may be asked."));
}

}  // namespace

bool goes_to_file(http::Method method, std::string_view path) {
  auto const match = find_route(method, path);
  return match.route && match.route->page == upload;
}

std::vector<Route> archive_rows() {
  using http::Method;
  return {
      {Method::get, "/coalitions/outside", Role::secretariat, hosts,
       "The hosts that this server may ask for archives and pages; none: it asks nobody."},
      {Method::post, "/coalitions/outside", Role::secretariat, allow, "Puts other hosts in their place: hosts, one a line.", form_body},
      {Method::get, "/coalitions/{coalition}/archive", Role::coordinator, archive,
       "The archive of a coalition's list: uploads and how far they are, the daily pull. For whoever speaks for the coalition."},
      {Method::post, "/coalitions/{coalition}/archive", Role::coordinator, upload,
       "Uploads an archive to be read (multipart field file: mbox or pipermail, also gzip).", archive_body, Rate::costly},
      {Method::post, "/coalitions/{coalition}/archive/pull", Role::secretariat, pull,
       "Has the archive at url asked for every day; off=yes ends it.", form_body},
  };
}

}  // namespace web
