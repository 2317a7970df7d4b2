// SPDX-License-Identifier: Apache-2.0
#include "base/ods.hpp"

#include <string_view>

#include "base/text.hpp"
#include "base/zip.hpp"

namespace base {

namespace {

constexpr std::string_view type = "application/vnd.oasis.opendocument.spreadsheet";

/// One character as XML text; nothing for what XML 1.0 does not know.
void put(std::string& out, char c) {
  switch (c) {
    case '&': out += "&amp;"; return;
    case '<': out += "&lt;"; return;
    case '>': out += "&gt;"; return;
    case '"': out += "&quot;"; return;
    default: break;
  }
  if (static_cast<unsigned char>(c) >= 0x20) out += c;
}

/// A paragraph: XML would make one blank of several, so all but the first have an element.
void put_line(std::string& out, std::string_view line) {
  out += "<text:p>";
  bool blank = true;  // one at the beginning would be lost too
  for (char const c : line) {
    if (c == '\t') out += "<text:tab/>";
    else if (c == ' ' && blank) out += "<text:s/>";
    else put(out, c);
    blank = c == ' ';
  }
  out += "</text:p>";
}

void put_row(std::string& out, std::vector<std::string> const& row, std::string_view style) {
  out += "<table:table-row>";
  for (auto const& cell : row) {
    out += "<table:table-cell office:value-type=\"string\"";
    if (!style.empty()) out += " table:style-name=\"" + std::string(style) + "\"";
    out += ">";
    for (auto const line : split(cell, '\n')) put_line(out, line);
    out += "</table:table-cell>";
  }
  out += "</table:table-row>\n";
}

std::string sheet_name(std::string const& wish) {
  std::string out;
  for (char const c : wish)
    if (std::string_view("[]*?:/\\'\n\t").find(c) == std::string_view::npos) out += c;
  out = std::string(slice(out, 0, 31));
  return out.empty() ? "1" : out;
}

}  // namespace

std::string print_ods(std::string const& sheet, std::vector<std::vector<std::string>> const& rows) {
  std::string content =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
      "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
      "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" office:version=\"1.3\">\n"
      "<office:automatic-styles><style:style style:name=\"head\" style:family=\"table-cell\"><style:text-properties fo:font-weight=\"bold\"/></style:style></office:automatic-styles>\n"
      "<office:body><office:spreadsheet><table:table table:name=\"";
  for (char const c : sheet_name(sheet)) put(content, c);
  content += "\">\n<table:table-column";
  if (!rows.empty() && rows.front().size() > 1) content += " table:number-columns-repeated=\"" + std::to_string(rows.front().size()) + "\"";
  content += "/>\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0) content += "<table:table-header-rows>\n";
    put_row(content, rows[i], i == 0 ? "head" : "");
    if (i == 0) content += "</table:table-header-rows>\n";
  }
  if (rows.empty()) put_row(content, {""}, "");
  content += "</table:table></office:spreadsheet></office:body></office:document-content>\n";
  std::string manifest =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\n"
      "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"" + std::string(type) + "\"/>\n"
      "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>\n"
      "</manifest:manifest>\n";
  // The type stands first and as it is, so that programs know the file by its beginning.
  return zip({{"mimetype", std::string(type), false}, {"META-INF/manifest.xml", std::move(manifest)}, {"content.xml", std::move(content)}});
}

}  // namespace base
