// SPDX-License-Identifier: Apache-2.0
#include "record/suggest_common.hpp"

#include <string>
#include <unordered_set>

namespace record {
namespace {

constexpr std::string_view list =
    "a able about above accept access account across act action active activity actually add address after afternoon "
    "again "
    "against age agenda ago agree agreed agreement ahead all allow almost alone along already also although always am "
    "among "
    "amount an and annual another answer any anybody anyone anything anyway appear apply approach are area around "
    "arrive as "
    "ask asked asking aspect at attend attention audience available away back background bad balance bank base based "
    "basic "
    "basis be became because become been before begin beginning behind being believe below best better between beyond "
    "big bit "
    "board body book both bottom break brief bring broad brought build building built business busy but by call called "
    "calls "
    "came can cannot capacity care carry case cases cause centre central certain certainly chair chance change changed "
    "changes chat check child children choice choose city civil clear clearly close closed colleague colleagues come "
    "comes "
    "coming comment comments commission committee common community company complete concept concern concerned conclude "
    "condition conference connect consider contact contain content context continue contribute contribution control "
    "conversation copy cost could council countries country couple course cover create current currently cut data date "
    "day "
    "days deal debate decide decided decision deep define delay deliver depend describe design detail develop "
    "developed "
    "developing development did difference different difficult digital direct direction directly discuss discussed "
    "discussing discussion discussions do document does doing done door doubt down draft drive due during each earlier "
    "early "
    "easy economic education effect effective effort either element else email encourage end engage engagement enough "
    "ensure "
    "entire environment equal especially etc even evening event events ever every everybody everyone everything "
    "exactly "
    "example except exchange exist expect expected experience expert explain express extent eye eyes face fact fair "
    "fall far "
    "feel feeling few field figure final finally find fine finish first five floor focus follow following for force "
    "forget "
    "form forum forward found four frame framework free friend friends from front full further future gap gave general "
    "get "
    "gets getting give given gives giving glad global go goal goes going gone good got government governments great "
    "group "
    "groups guess guide had half hand hands happen happened happening happens happy hard has have having he head "
    "health hear "
    "heard held hello help her here high him his history hold home hope host hour hours house how however human i idea "
    "ideas "
    "if image impact important improve in include included including increase indeed individual information input "
    "inside "
    "instead institution interest interested interesting international internet into introduce invite involve involved "
    "is "
    "issue issues it item its itself january february march april may june july august september october november "
    "december "
    "job join joined just keep key kind kinds knew know knowledge known lack language large last late later latest law "
    "lead "
    "leader leaders leadership learn least leave left legal less let level life light like likely line link list lists "
    "listen little live local long longer look looked looking looks lose lost lot love low made main major make makes "
    "making "
    "man manage many map mark matter maybe me mean means measure media meet meeting meetings member members men "
    "mention "
    "mentioned message method middle might mind mine minister minute minutes miss model moment monday money month "
    "months more "
    "morning most mostly move moving much multiple must my myself name national nature near necessary need needed "
    "needs "
    "network never new news next nice night no nobody non none nor north not note nothing notice now number object "
    "objective obviously of off offer office often oh okay old on once one ones online only open opening operate "
    "opinion "
    "opportunity option or order organisation organization original other others our out outcome outcomes outside over "
    "overall own page panel paper part participant participants participate participation particular parties party "
    "past path "
    "pay people per perhaps period person perspective phase pick picture piece place plan plans play please plus point "
    "points "
    "policy political poll position possible post power practice prefer prepare present presentation president press "
    "pretty "
    "previous principle principles private probably problem problems process produce product program project promote "
    "proper "
    "proposal propose proposed provide public publish purpose push put quality question questions quick quickly quite "
    "raise "
    "raised range rate rather reach react read reading ready real really reason receive recent recently record region "
    "regional related relation relevant remain remember remote repeat reply report reports represent request require "
    "research "
    "resolution resource resources respect respond response responsible rest result results return review right rights "
    "rise "
    "risk road role room round rule rules run running said same save saw say saying says scale schedule school science "
    "scope "
    "screen search second secretariat section sector security see seem seems seen select self send sense sent separate "
    "series serious service services session sessions set seven several shall shape share she short should show shows "
    "side "
    "sign similar simple simply since single sit situation six size skill slow small so social society some somebody "
    "someone "
    "something sometimes soon sorry sort sound source south space speak speaker speakers speaking special specific "
    "speech "
    "spend stage stakeholder stakeholders stand start started starting state states status stay step steps still stop "
    "story "
    "strategy street strong structure study stuff subject submit success such suggest suggestion sum summary summit "
    "support "
    "sure system table take taken takes taking talk talked talking target task team technical technology tell ten term "
    "terms "
    "test text than thank thanks that the their them theme themes themselves then there therefore these they thing "
    "things "
    "think thinking third this those though thought thoughts thousand three through throughout thursday time times "
    "title to "
    "today together told tomorrow too took tool tools top topic topics total touch toward towards track train transfer "
    "trust try trying tuesday turn two type types under understand understanding unfortunately union unit united until "
    "up "
    "update upon us use used useful user users uses using usual usually value various version very via view views "
    "visit "
    "voice vote wait walk want wanted wants was watch water way ways we web website wednesday week weeks welcome well "
    "went "
    "were west what whatever when where whether which while white who whole whom whose why wide will willing wish with "
    "within without woman women wonder word words work worked working works workshop world worse worth would write "
    "writing "
    "written wrong yeah year years yes yesterday yet you young your yours yourself youth s t m d ll re ve don doesn "
    "didn isn "
    "wasn aren won wouldn couldn shouldn hasn haven hadn";

}  // namespace

bool is_common_english(std::string_view folded) {
  static std::unordered_set<std::string_view> const words = [] {
    std::unordered_set<std::string_view> out;
    for (std::size_t at = 0; at < list.size();) {
      std::size_t const end = std::min(list.find(' ', at), list.size());
      out.insert(list.substr(at, end - at));
      at = end + 1;
    }
    return out;
  }();
  return words.contains(folded);
}

}  // namespace record
