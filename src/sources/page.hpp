// SPDX-License-Identifier: Apache-2.0
// What a page that was fetched says, as pure functions of its bytes: its words, its links, the months of an archive, and what a machine
// would answer to one of the three openness questions. Its answer is a proposal: a person reads the words and decides (between-meetings
// a.4, openness checks; domain 2.5).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/fetch.hpp"

namespace sources {

/// The words that a reader would see, blanks collapsed: no tags, scripts or styles; the common entities read. Linear in the bytes.
std::string visible_words(std::string_view page);
/// href values of a page's links in order, entities read; at most 5,000.
std::vector<std::string> links(std::string_view page);
bool is_page(std::string_view type, std::string_view first_bytes);

/// The files of an archive that the index page at `at` leads to: Mailman's months ("2021-March.txt", also ".gz") and mbox files, in the
/// same directory or below, each once, as they stand there. At most 600: fifty years.
std::vector<WebAddress> archive_files(WebAddress const& at, std::string_view page);

/// One of the three questions: may anybody join, subscribe, read?
enum class Question { membership, list, archive };
BOOST_DESCRIBE_ENUM(Question, membership, list, archive)

enum class Proposal { met, not_met, cannot_tell };
BOOST_DESCRIBE_ENUM(Proposal, met, not_met, cannot_tell)

/// What a machine makes of a page.
struct PageSaid {
  Proposal proposal = Proposal::cannot_tell;
  std::string why = {};    ///< one of a few sentences, marked by say()
  std::string words = {};  ///< the words that led to it, as they stand there; empty when none did
};
/// met: the page answers without a login and shows what is asked (a way to join without words of approval; a form or address to subscribe;
/// messages or months). not_met: it asks for a login, or speaks of approval. cannot_tell: all else.
PageSaid read_page(Question, Fetched const& answer, std::string_view page);

/// The first words of a page, at most 600 characters: what the checker is shown.
std::string first_lines(std::string_view page);

}  // namespace sources
