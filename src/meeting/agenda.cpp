// SPDX-License-Identifier: Apache-2.0
// What a meeting is prepared with: its agenda and its documents.
#include "base/checks.hpp"
#include "meeting/inside.hpp"

namespace meeting {

namespace {

Result<Done> check(Item const& i) {
  if (i.title.empty()) return refuse(Why::malformed, say("An agenda item needs a title."), "title");
  if (i.minutes < 0 || i.minutes > 600) return refuse(Why::malformed, say("Minutes go from 0 to 600."), "minutes");
  if (i.floor_minutes < 0 || i.floor_minutes > 600) return refuse(Why::malformed, say("Minutes go from 0 to 600."), "floor_minutes");
  if (i.minutes > 0 && i.floor_minutes > i.minutes)
    return refuse(Why::malformed, say("The floor cannot have more minutes than the item."), "floor_minutes");
  return all_of(too_long(i.title, 200, "title"), too_long(i.lead, 120, "lead"), too_long(i.note, 4000, "note"));
}

}  // namespace

Result<ItemId> add_item(Writing& w, MeetingId const& m, Item const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (auto ok = expect_meeting(w, m); !ok) return tl::unexpected(ok.error());
  auto const id = new_id<ItemId>();
  auto const last = w.one<std::int64_t>("select coalesce(max(place), 0) from agenda_item where meeting = :m", m).value_or(0);
  w.run("insert into agenda_item (id, meeting, place, title, minutes, lead, note, floor_minutes) "
        "values (:id, :m, :place, :title, :minutes, :lead, :note, :floor_minutes)",
        id, m, last + 1, wish.title, wish.minutes, wish.lead, wish.note, wish.floor_minutes);
  w.event(m, "add_item", id.text, wish.title);
  w.audit("add_item", id.text, wish.title);
  return id;
}

Result<Done> change_item(Writing& w, MeetingId const& m, Item const& wish) {
  if (auto ok = check(wish); !ok) return ok;
  auto const changed =
      w.run("update agenda_item set title = :title, minutes = :minutes, lead = :lead, note = :note, floor_minutes = :floor "
            "where id = :id and meeting = :m",
            wish.title, wish.minutes, wish.lead, wish.note, wish.floor_minutes, wish.id, m);
  if (changed == 0) return refuse(Why::unknown, say("There is no such agenda item."));
  w.event(m, "change_item", wish.id.text, wish.title);
  w.audit("change_item", wish.id.text, wish.title);
  return Done{};
}

Result<Done> move_item(Writing& w, MeetingId const& m, ItemId const& id, int by) {
  auto items = agenda(w, m);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].id != id) continue;
    auto const other = static_cast<std::int64_t>(i) + (by < 0 ? -1 : 1);
    if (other < 0 || other >= static_cast<std::int64_t>(items.size())) return Done{};
    auto const& neighbour = items[static_cast<std::size_t>(other)];
    w.run("update agenda_item set place = :p where id = :id", neighbour.place, id);
    w.run("update agenda_item set place = :p where id = :id", items[i].place, neighbour.id);
    w.event(m, "move_item", id.text);
    w.audit("move_item", id.text);
    return Done{};
  }
  return refuse(Why::unknown, say("There is no such agenda item."));
}

Result<Done> remove_item(Writing& w, MeetingId const& m, ItemId const& id) {
  auto const place = w.one<std::int64_t>("select place from agenda_item where id = :id and meeting = :m", id, m);
  if (!place) return refuse(Why::unknown, say("There is no such agenda item."));
  w.run("delete from agenda_item where id = :id", id);
  w.run("update agenda_item set place = place - 1 where meeting = :m and place > :p", m, *place);
  w.event(m, "remove_item", id.text);
  w.audit("remove_item", id.text);
  return Done{};
}

std::vector<Item> agenda(Reading& r, MeetingId const& m) {
  std::vector<Item> out;
  for (auto& [id, place, title, minutes, lead, note, floor] :
       r.rows<ItemId, std::int64_t, std::string, std::int64_t, std::string, std::string, std::int64_t>(
           "select id, place, title, minutes, lead, note, floor_minutes from agenda_item where meeting = :m order by place, id", m))
    out.push_back({id, place, title, minutes, lead, note, floor});
  return out;
}

// ------------------------------------------------------------------------------------------------ documents

Result<DocumentId> add_document(Writing& w, MeetingId const& m, Document const& wish) {
  if (wish.title.empty()) return refuse(Why::malformed, say("A document needs a title."), "title");
  if (auto ok = too_long(wish.title, 200, "title"); !ok) return tl::unexpected(ok.error());
  if (wish.address.empty() == wish.file.empty())
    return refuse(Why::malformed, say("Give either an address or a file."), "address");
  if (!wish.address.empty() && (wish.address.size() > 2000 || (wish.address.rfind("https://", 0) != 0 && wish.address.rfind("http://", 0) != 0)))
    return refuse(Why::malformed, say("An address begins with https:// or http://."), "address");
  if (auto ok = expect_meeting(w, m); !ok) return tl::unexpected(ok.error());
  auto const id = new_id<DocumentId>();
  w.run("insert into document (id, meeting, title, address, file, at) values (:id, :m, :title, :address, :file, :at)", id, m,
        wish.title, wish.address, wish.file, w.now());
  w.event(m, "add_document", id.text, wish.title);
  w.audit("add_document", id.text, wish.title);
  return id;
}

Result<Done> remove_document(Writing& w, MeetingId const& m, DocumentId const& id) {
  auto const file = w.one<FileId>("select file from document where id = :id and meeting = :m", id, m);
  if (!file) return refuse(Why::unknown, say("There is no such document."));
  w.run("delete from document where id = :id", id);
  if (!file->empty()) store::drop_file(w, *file);
  w.event(m, "remove_document", id.text);
  w.audit("remove_document", id.text);
  return Done{};
}

std::vector<Document> documents(Reading& r, MeetingId const& m) {
  std::vector<Document> out;
  for (auto& [id, title, address, file] : r.rows<DocumentId, std::string, std::string, FileId>(
           "select id, title, address, file from document where meeting = :m order by at, id", m))
    out.push_back({id, title, address, file});
  return out;
}

std::optional<std::pair<MeetingId, Document>> document(Reading& r, DocumentId const& id) {
  auto row = r.row<MeetingId, std::string, std::string, FileId>(
      "select meeting, title, address, file from document where id = :id", id);
  if (!row) return std::nullopt;
  auto& [m, title, address, file] = *row;
  return std::pair{m, Document{id, title, address, file}};
}

}  // namespace meeting
