// SPDX-License-Identifier: Apache-2.0
// Documents of a meeting: links and uploaded files, and how a file is given out. Whatever somebody uploaded never runs in a
// reader's browser: it is an attachment, of one of three types, in a sandbox.
#include "base/text.hpp"
#include "web/meeting.hpp"

namespace web {

namespace {

constexpr char const* plain_text = "text/plain; charset=utf-8";

/// What a file is given out as: by its own bytes, never by what the sender called it.
char const* safe_type(std::string_view bytes, std::string_view said) {
  if (bytes.starts_with("%PDF-")) return "application/pdf";
  if (said.starts_with("text/plain") && base::is_utf8(bytes) && bytes.find('\0') == std::string_view::npos) return plain_text;
  return "application/octet-stream";
}

/// The last part of what a browser calls the file.
std::string file_name(std::string_view sent) {
  auto const cut = sent.find_last_of("/\\");
  auto name = base::clean_line(base::repair_utf8(cut == std::string_view::npos ? sent : sent.substr(cut + 1)));
  if (base::code_points(name) > 120) name = std::string(base::slice(name, 0, 120));
  return name.empty() ? "file" : name;
}

/// Content-Disposition with both forms of the name (RFC 6266, RFC 8187).
std::string attachment(std::string_view name) {
  std::string plain, encoded;
  for (char const c : name) {
    bool const simple = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    plain += simple ? c : '_';
  }
  base::percent_encode(encoded, name);
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

std::string size_words(std::int64_t bytes) {
  if (bytes < 1024) return base::count_of("{} byte", "{} bytes", bytes);
  if (bytes < 1024 * 1024) return fill(tr("{} kB"), {std::to_string((bytes + 512) / 1024)});
  auto const tenths = (bytes * 10 + 512 * 1024) / (1024 * 1024);
  return fill(tr("{} MB"), {std::to_string(tenths / 10) + "." + std::to_string(tenths % 10)});
}

http::Response add(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const* upload = call.form.file("file");
  if (upload && upload->bytes.empty())
    return refused_on_meeting(call, id, "document", {Why::malformed, say("The file is empty."), "file", {}});
  auto const name = upload ? file_name(upload->file_name) : std::string();
  meeting::Document wish;
  wish.title = call.field("title");
  wish.address = call.field("address");
  if (wish.title.empty()) wish.title = name;
  auto const done = call.write([&](Writing& w) {
    auto kept = wish;
    if (upload) kept.file = keep_upload(w, *upload);
    return meeting::add_document(w, id, kept);
  });
  if (!done) return refused_on_meeting(call, id, "document", done.error());
  return call.see(path_of(id, "documents"), tr("The document is added."), base::to_json(*done));
}

http::Response remove(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const done = call.write([&](Writing& w) { return meeting::remove_document(w, id, call.id<base::DocumentId>(1)); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id, "documents"), tr("The document is removed."));
}

/// Documents are as public as their meeting.
http::Response download(Call& call) {
  auto const etag = [](store::FileHead const& h) { return "\"" + h.sha256.substr(0, 24) + "\""; };
  http::Response out;
  bool const found = call.read([&](Reading& r) {
    auto const d = meeting::document(r, call.id<base::DocumentId>());
    auto const head = d && !d->second.file.empty() ? store::file_head(r, d->second.file) : std::nullopt;
    if (!head) return false;
    out.set("ETag", etag(*head));
    out.set("Cache-Control", "private, no-cache");
    if (call.request.header("If-None-Match").find(etag(*head)) != std::string_view::npos) {
      out.status = 304;
      return true;
    }
    auto kept = kept_file(r, d->second.file);
    if (!kept) return false;
    for (auto& line : kept->fields) out.fields.push_back(std::move(line));
    out.body = std::move(kept->body);
    return true;
  });
  if (!found) return call.refused({Why::unknown, say("There is no such document."), {}, {}});
  return out;
}

Html add_form(Call const& call, MeetingFacts const& f, Trouble const& trouble) {
  bool const again = trouble.at("document");
  Html inside = field({.name = "title",
                       .label = tr("Title"),
                       .value = again ? call.field("title") : "",
                       .hint = tr("Left empty, a file is called by its own name."),
                       .error = trouble.beside("document", "title"),
                       .id = "document-title"});
  inside += field({.name = "address",
                   .label = tr("Address, if it stands elsewhere"),
                   .value = again ? call.field("address") : "",
                   .error = trouble.beside("document", "address"),
                   .type = "url",
                   .id = "document-address"});
  inside += file_field({.name = "file",
                        .label = tr("Or a file, up to 20 MB"),
                        .hint = tr("Everybody who can read this page can download it."),
                        .error = trouble.beside("document", "file"),
                        .id = "document-file"});
  return form(Url::local(path_of(f.meeting.id) + "/documents"), call.csrf(), inside + button(tr("Add the document"), Look::plain),
              Sending::upload);
}

}  // namespace

base::FileId keep_upload(Writing& w, http::Upload const& upload) {
  return store::keep_file(w, file_name(upload.file_name), safe_type(upload.bytes, upload.type), upload.bytes);
}

std::optional<http::Response> kept_file(Reading& r, base::FileId const& id) {
  auto const head = store::file_head(r, id);
  auto bytes = head ? store::file_bytes(r, id) : std::nullopt;
  if (!bytes) return std::nullopt;
  http::Response out;
  bool const known = head->type == "application/pdf" || head->type == plain_text;
  out.set("Content-Type", known ? head->type : "application/octet-stream");
  out.set("Content-Disposition", attachment(head->name));
  out.set("X-Content-Type-Options", "nosniff");
  out.set("Content-Security-Policy", "sandbox; default-src 'none'");
  out.body = std::move(*bytes);
  return out;
}

Html documents_part(Call const& call, MeetingFacts const& f, Trouble const& trouble) {
  bool const edits = may_edit(call);
  if (f.documents.empty() && !edits) return {};
  Html lines;
  for (auto const& d : f.documents) {
    Html const link = d.address.empty()
                          ? html("<a href=\"/documents/{}\" download><bdi>{}</bdi></a> <span class=\"soft\">{}</span>", d.id, d.title,
                                 size_words(d.size))
                          : html("<a href=\"{}\" rel=\"nofollow noopener\"><bdi>{}</bdi></a>", Url::outside(d.address), d.title);
    Html const off = edits ? act_on(Url::local(path_of(f.meeting.id) + "/documents/" + d.id.text + "/remove"), call.csrf(), tr("Remove"),
                                    d.title)
                           : Html();
    add_html(lines, "<li>{} {}</li>", link, off);
  }
  Html out = lines.empty() ? empty_state(tr("No documents yet.")) : html("<ul>{}</ul>", lines);
  if (edits) out += folded(tr("Add a document"), add_form(call, f, trouble), trouble.at("document"));
  return html("<section id=\"documents\"><h2>{}</h2>{}</section>", tr("Documents"), out);
}

std::vector<Route> document_rows() {
  using http::Method;
  return {
      {Method::post, "/meetings/{meeting}/documents", Role::facilitator, add,
       "Adds a document: title with an address elsewhere, or with an uploaded file.", upload_body},
      {Method::post, "/meetings/{meeting}/documents/{document}/remove", Role::facilitator, remove, "Removes a document and its file.",
       form_body},
      {Method::get, "/documents/{document}", Role::visitor, download, "An uploaded document, as an attachment."},
  };
}

}  // namespace web
