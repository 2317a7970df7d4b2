// SPDX-License-Identifier: Apache-2.0
// The XML exports against a small grammar of our own, written from the mapping table: order of elements, required
// attributes, references that lead somewhere. The official schemas are not ours to keep here; when an operator names
// them (INTERSESSION_AKN_XSD, INTERSESSION_TEI_SCHEMA), xmllint judges too, and a skip is said.
#include <doctest/doctest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <pugixml.hpp>
#include <set>

#include "record/export_test_words.hpp"

namespace {

using namespace record;
using pugi::xml_node;

/// What an element may hold: in order, each "name", "name?", "name*", "name+"; a group "(a b)+" may mix. `text`: words
/// too.
struct Rule {
  std::vector<std::string> order;
  std::set<std::string> attributes;
  bool text = false;
};
using Grammar = std::map<std::string, Rule>;

std::set<std::string> names_in(std::string item) {
  std::set<std::string> out;
  std::string word;
  for (char const c : item + " ") {
    if (c == '(' || c == ')' || c == '+' || c == '*' || c == '?') continue;
    if (c != ' ') word += c;
    else if (!word.empty()) out.insert(std::exchange(word, {}));
  }
  return out;
}

void complain(std::string& faults, xml_node node, std::string const& what) {
  faults += node.path() + ": " + what + "\n";
}

void check(xml_node node, Grammar const& grammar, std::string& faults) {
  auto const found = grammar.find(node.name());
  if (found == grammar.end()) return complain(faults, node, "no such element");
  auto const& rule = found->second;
  for (auto const& name : rule.attributes)
    if (!*node.attribute(name.c_str()).value()) complain(faults, node, "without @" + name);
  auto child = node.first_child();
  auto next = [&] {
    while (child && child.type() != pugi::node_element) {
      if (!rule.text && !base::trim(child.value()).empty()) complain(faults, node, "text where none may be");
      child = child.next_sibling();
    }
  };
  next();
  for (auto const& item : rule.order) {
    auto const names = names_in(item);
    char const how = item.back();
    std::size_t times = 0;
    while (child && names.contains(child.name()) && (times == 0 || how == '*' || how == '+')) {
      ++times;
      child = child.next_sibling();
      next();
    }
    if (times == 0 && how != '?' && how != '*') complain(faults, node, "lacks " + item);
  }
  if (child) complain(faults, child, "out of place");
  for (auto const& below : node.children())
    if (below.type() == pugi::node_element) check(below, grammar, faults);
}

/// Every "#x" points at an id, every id is given once and begins with a letter.
void check_references(xml_node root, char const* id_name, std::initializer_list<char const*> pointers, bool outside,
                      std::string& faults) {
  std::set<std::string> ids;
  struct Walk : pugi::xml_tree_walker {
    std::vector<xml_node> all;
    bool for_each(xml_node& n) override {
      all.push_back(n);
      return true;
    }
  } walk;
  root.traverse(walk);
  for (auto n : walk.all)
    if (auto const id = n.attribute(id_name)) {
      std::string const v = id.value();
      if (v.empty() || !((v[0] >= 'a' && v[0] <= 'z') || (v[0] >= 'A' && v[0] <= 'Z')) || !ids.insert(v).second)
        complain(faults, n, "bad id " + v);
    }
  if (outside) return;
  for (auto n : walk.all)
    for (auto const* p : pointers)
      if (std::string const v = n.attribute(p).value(); !v.empty() && !(v[0] == '#' && ids.contains(v.substr(1))))
        complain(faults, n, std::string("@") + p + " leads nowhere");
}

Rule text_only(std::set<std::string> attributes = {}) { return {{}, std::move(attributes), true}; }
Rule empty(std::set<std::string> attributes) { return {{}, std::move(attributes), false}; }

Grammar akn() {
  Grammar g;
  g["akomaNtoso"] = {{"debate"}, {"xmlns"}};
  g["debate"] = {{"meta", "preface", "debateBody"}, {"name"}};
  g["meta"] = {{"identification", "publication?", "references"}, {}};
  g["identification"] = {{"FRBRWork", "FRBRExpression", "FRBRManifestation"}, {"source"}};
  g["FRBRWork"] = {{"FRBRthis", "FRBRuri", "FRBRalias?", "FRBRdate", "FRBRauthor", "FRBRcountry", "FRBRnumber?"}, {}};
  g["FRBRExpression"] = {{"FRBRthis", "FRBRuri", "FRBRdate", "FRBRauthor", "FRBRlanguage"}, {}};
  g["FRBRManifestation"] = {{"FRBRthis", "FRBRuri", "FRBRdate", "FRBRauthor"}, {}};
  for (auto const* n : {"FRBRthis", "FRBRuri", "FRBRcountry", "FRBRnumber"}) g[n] = empty({"value"});
  g["FRBRalias"] = empty({"value", "name"});
  g["FRBRdate"] = empty({"date", "name"});
  g["FRBRauthor"] = empty({"href"});
  g["FRBRlanguage"] = empty({"language"});
  g["publication"] = empty({"date", "name", "showAs"});
  g["references"] = {{"(TLCOrganization TLCRole TLCPerson TLCConcept)+"}, {"source"}};
  for (auto const* n : {"TLCOrganization", "TLCRole", "TLCPerson", "TLCConcept"})
    g[n] = empty({"eId", "href", "showAs"});
  g["preface"] = {{"p+"}, {}};
  g["docTitle"] = text_only();
  g["docDate"] = text_only({"date"});
  g["debateBody"] = {{"debateSection+"}, {}};
  g["debateSection"] = {{"heading?", "(speech scene narrative summary)+"}, {"eId", "name"}};
  g["heading"] = text_only();
  g["speech"] = {{"from?", "p+"}, {"eId", "by"}};
  g["from"] = text_only();
  g["p"] = {{"(remark docTitle docDate)*"}, {}, true};
  g["remark"] = text_only({"type"});
  g["scene"] = text_only();
  g["narrative"] = {{"recordedTime?"}, {}, true};
  g["recordedTime"] = text_only();
  g["summary"] = text_only({"eId", "refersTo"});
  return g;
}

Grammar tei(shape::TeiKind kind) {
  bool const strict = kind == shape::TeiKind::parlamint;
  std::string const comment = "(note gap kinesic incident vocal)";
  Grammar g;
  g["TEI"] = {{"teiHeader", "text"}, {"xmlns", "xml:id", "xml:lang"}};
  if (strict) g["TEI"].attributes.insert("ana");
  g["teiHeader"] = {{"fileDesc", "encodingDesc", "profileDesc", "revisionDesc?"}, {}};
  g["fileDesc"] = {{"titleStmt", "editionStmt", "extent", "publicationStmt", "sourceDesc"}, {}};
  g["titleStmt"] = {{"title+", "meeting"}, {}};
  g["title"] = text_only();
  g["meeting"] = text_only({"ana"});
  g["editionStmt"] = {{"edition"}, {}};
  g["edition"] = text_only();
  g["extent"] = {{"measure+"}, {}};
  g["measure"] = text_only({"unit", "quantity"});
  g["publicationStmt"] = {{"publisher", strict ? "idno" : "idno?", "availability", strict ? "date" : "date?"}, {}};
  g["publisher"] = {{"orgName"}, {}};
  g["orgName"] = text_only();
  g["idno"] = text_only({"type"});
  g["availability"] = {{strict ? "licence" : "licence?", "p+"}, {"status"}};
  g["licence"] = text_only();
  g["p"] = text_only();
  g["date"] = text_only({"when"});
  g["sourceDesc"] = {{"bibl"}, {}};
  g["bibl"] = {{"title", strict ? "idno" : "idno?", "date?"}, {}};
  g["encodingDesc"] = {{"projectDesc", "tagsDecl"}, {}};
  g["projectDesc"] = {{"p+"}, {}};
  g["tagsDecl"] = {{"namespace"}, {}};
  g["namespace"] = {{"tagUsage+"}, {"name"}};
  g["tagUsage"] = empty({"gi", "occurs"});
  g["profileDesc"] = strict ? Rule{{"settingDesc"}, {}} : Rule{{"settingDesc", "particDesc?", "langUsage"}, {}};
  g["settingDesc"] = {{"setting"}, {}};
  g["setting"] = {{"name+", strict ? "date" : "date?"}, {}};
  g["name"] = text_only();
  g["revisionDesc"] = {{"change"}, {}};
  g["change"] = text_only({"when"});
  if (!strict) {
    g["particDesc"] = {{"listPerson"}, {}};
    g["listPerson"] = {{"person+"}, {}};
    g["person"] = {{"persName"}, {"xml:id"}};
    g["persName"] = text_only();
    g["langUsage"] = {{"language"}, {}};
    g["language"] = text_only({"ident"});
    g["timeline"] = {{"when+"}, {"origin", "unit"}};
    g["when"] = empty({"xml:id"});
  }
  g["text"] = strict ? Rule{{"body"}, {"ana"}} : Rule{{"timeline?", "body"}, {}};
  g["body"] = {{"div+"}, {}};
  g["div"] = {{"head?", "(u note gap kinesic incident vocal)+"}, {"type"}};
  g["head"] = text_only();
  g["u"] = {{"(seg note gap kinesic incident vocal)+"}, {"xml:id", "ana"}};
  g["seg"] = {{comment + "*"}, {"xml:id"}, true};
  g["note"] = text_only({"type"});
  g["gap"] = {{"desc"}, {"reason"}};
  for (auto const* n : {"kinesic", "incident", "vocal"}) g[n] = {{"desc"}, {"type"}};
  g["desc"] = text_only();
  return g;
}

std::string faults_of(Format format, std::string const& body) {
  pugi::xml_document d;
  auto const read = d.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!read) return read.description();
  std::string faults;
  if (format == Format::akn) {
    check(d.document_element(), akn(), faults);
    check_references(d, "eId", {"by", "as", "refersTo", "source"}, false, faults);
    return faults;
  }
  auto const kind = format == Format::tei ? shape::TeiKind::parla_clarin : shape::TeiKind::parlamint;
  check(d.document_element(), tei(kind), faults);
  check_references(d, "xml:id", {"who", "start", "end", "since"}, format == Format::parlamint,
                   faults);  // its persons: the corpus file
  for (auto const& div : d.select_nodes("//div")) {
    bool const speech = div.node().attribute("type").value() == std::string("debateSection");
    if (speech != bool(div.node().child("u"))) complain(faults, div.node(), "the wrong kind of division");
  }
  return faults;
}

/// Runs xmllint on a file written to a temporary place; its exit status.
int xmllint(std::vector<std::string> arguments, std::string const& body) {
  auto const path =
      std::filesystem::temp_directory_path() / ("intersession-schema-" + std::to_string(getpid()) + ".xml");
  std::ofstream(path, std::ios::binary) << body;
  arguments.push_back(path.string());
  std::vector<char*> argv;
  for (auto& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  int status = -1;
  if (posix_spawnp(&child, "xmllint", nullptr, nullptr, argv.data(), environ) == 0) waitpid(child, &status, 0);
  std::filesystem::remove(path);
  return status;
}

void check_with_schema(char const* variable, Format format) {
  char const* const schema = std::getenv(variable);
  if (!schema) {
    MESSAGE("skipped: " << std::string(variable) << " names no schema");
    return;
  }
  std::string const kind = std::string_view(schema).ends_with(".rng")   ? "--relaxng"
                           : std::string_view(schema).ends_with(".dtd") ? "--dtdvalid"
                                                                        : "--schema";
  CHECK(xmllint({"xmllint", "--nonet", "--noout", kind, schema}, export_as(format, shape::sample())->body) == 0);
}

}  // namespace

TEST_CASE("every XML export keeps the grammar of the mapping table") {
  for (auto const format : {Format::akn, Format::tei, Format::parlamint}) {
    CAPTURE(name_of(format));
    CHECK(faults_of(format, export_as(format, shape::sample())->body).empty());
    for (unsigned seed = 1; seed <= 150; ++seed) {
      CAPTURE(seed);
      auto t = shape::Maker(seed).transcript();
      t.licence = "CC-BY-4.0";
      t.address = "https://forum.example/m/x";
      if (!t.start) t.start = base::from_millis(1'900'000'000'000);
      REQUIRE(faults_of(format, export_as(format, t)->body) == "");
    }
  }
}

TEST_CASE("the grammar sees what is wrong") {
  auto const akn = export_as(Format::akn, shape::sample())->body;
  auto broken = [](std::string body, std::string_view from, std::string_view to) {
    return body.replace(body.find(from), from.size(), to);
  };
  CHECK(faults_of(Format::akn, broken(akn, " by=\"#unidentified\"", "")).find("without @by") != std::string::npos);
  CHECK(faults_of(Format::akn, broken(akn, "by=\"#p-7anna\"", "by=\"#nobody\"")).find("leads nowhere") !=
        std::string::npos);
  auto const tei = export_as(Format::tei, shape::sample())->body;
  CHECK(faults_of(Format::tei, broken(tei, "<edition>", "<u>")) != "");
  CHECK(faults_of(Format::tei, broken(tei, "\"commentSection\"", "\"debateSection\"")).find("wrong kind") !=
        std::string::npos);
}

TEST_CASE("Akoma Ntoso validates against the operator's copy of the official schema") {
  check_with_schema("INTERSESSION_AKN_XSD", Format::akn);
}
TEST_CASE("TEI validates against the operator's copy of its schema") {
  check_with_schema("INTERSESSION_TEI_SCHEMA", Format::tei);
}
TEST_CASE("ParlaMint validates against the operator's copy of its schema") {
  check_with_schema("INTERSESSION_PARLAMINT_SCHEMA", Format::parlamint);
}
