// SPDX-License-Identifier: GPL-3.0-or-later
// Every template of the words for expressions, in the order of match::phraseTemplates() and with
// its English; match/words.h says what stands in the places. tst_explainer compares the two.
#include "text/expressionwords.h"

#include <array>

#include <QtGlobal>

namespace tallygate::app {

namespace {

constexpr std::array kPhraseRows = {
    PhraseRow{"everything", QT_TRANSLATE_NOOP("Phrase", "is any packet")},
    PhraseRow{"not-everything", QT_TRANSLATE_NOOP("Phrase", "is no packet at all")},
    PhraseRow{"all-of", QT_TRANSLATE_NOOP("Phrase", "{parts}")},
    PhraseRow{"any-of", QT_TRANSLATE_NOOP("Phrase", "{parts}")},

    PhraseRow{"protocol", QT_TRANSLATE_NOOP("Phrase", "is {field}")},
    PhraseRow{"not-protocol", QT_TRANSLATE_NOOP("Phrase", "is not {field}")},
    PhraseRow{"has-header", QT_TRANSLATE_NOOP("Phrase", "has the {field} header")},
    PhraseRow{"not-has-header", QT_TRANSLATE_NOOP("Phrase", "does not have the {field} header")},
    PhraseRow{"has-option", QT_TRANSLATE_NOOP("Phrase", "has the {field} option")},
    PhraseRow{"not-has-option", QT_TRANSLATE_NOOP("Phrase", "does not have the {field} option")},
    PhraseRow{"has-field", QT_TRANSLATE_NOOP("Phrase", "has the field {field}")},
    PhraseRow{"not-has-field", QT_TRANSLATE_NOOP("Phrase", "does not have the field {field}")},

    PhraseRow{"source-address", QT_TRANSLATE_NOOP("Phrase", "comes from {part}")},
    PhraseRow{"not-source-address", QT_TRANSLATE_NOOP("Phrase", "does not come from {part}")},
    PhraseRow{"destination-address", QT_TRANSLATE_NOOP("Phrase", "goes to {part}")},
    PhraseRow{"not-destination-address", QT_TRANSLATE_NOOP("Phrase", "does not go to {part}")},
    PhraseRow{"either-address", QT_TRANSLATE_NOOP("Phrase", "comes from or goes to {part}")},
    PhraseRow{"not-either-address",
              QT_TRANSLATE_NOOP("Phrase", "neither comes from nor goes to {part}")},
    PhraseRow{"inner-source-address",
              QT_TRANSLATE_NOOP("Phrase", "comes from {part} by its second IP header")},
    PhraseRow{"not-inner-source-address",
              QT_TRANSLATE_NOOP("Phrase", "does not come from {part} by its second IP header")},
    PhraseRow{"inner-destination-address",
              QT_TRANSLATE_NOOP("Phrase", "goes to {part} by its second IP header")},
    PhraseRow{"not-inner-destination-address",
              QT_TRANSLATE_NOOP("Phrase", "does not go to {part} by its second IP header")},
    PhraseRow{"source-begins",
              QT_TRANSLATE_NOOP("Phrase", "comes from a hardware address that begins with {part}")},
    PhraseRow{"not-source-begins",
              QT_TRANSLATE_NOOP("Phrase",
                                "does not come from a hardware address that begins with {part}")},
    PhraseRow{"destination-begins",
              QT_TRANSLATE_NOOP("Phrase", "goes to a hardware address that begins with {part}")},
    PhraseRow{
        "not-destination-begins",
        QT_TRANSLATE_NOOP("Phrase", "does not go to a hardware address that begins with {part}")},
    PhraseRow{"broadcast", QT_TRANSLATE_NOOP("Phrase", "is broadcast")},
    PhraseRow{"not-broadcast", QT_TRANSLATE_NOOP("Phrase", "is not broadcast")},
    PhraseRow{"multicast", QT_TRANSLATE_NOOP("Phrase", "is {0} multicast")},
    PhraseRow{"not-multicast", QT_TRANSLATE_NOOP("Phrase", "is not {0} multicast")},
    PhraseRow{"goes-to-a-group",
              QT_TRANSLATE_NOOP("Phrase", "goes to a group of hardware addresses")},
    PhraseRow{"not-goes-to-a-group",
              QT_TRANSLATE_NOOP("Phrase", "does not go to a group of hardware addresses")},

    PhraseRow{"source-port", QT_TRANSLATE_NOOP("Phrase", "comes from {0} port {part}")},
    PhraseRow{"not-source-port", QT_TRANSLATE_NOOP("Phrase", "does not come from {0} port {part}")},
    PhraseRow{"destination-port", QT_TRANSLATE_NOOP("Phrase", "goes to {0} port {part}")},
    PhraseRow{"not-destination-port",
              QT_TRANSLATE_NOOP("Phrase", "does not go to {0} port {part}")},
    PhraseRow{"either-port", QT_TRANSLATE_NOOP("Phrase", "comes from or goes to {0} port {part}")},
    PhraseRow{"not-either-port",
              QT_TRANSLATE_NOOP("Phrase", "neither comes from nor goes to {0} port {part}")},

    PhraseRow{"vlan", QT_TRANSLATE_NOOP("Phrase", "is in VLAN {part}")},
    PhraseRow{"not-vlan", QT_TRANSLATE_NOOP("Phrase", "is not in VLAN {part}")},
    PhraseRow{"inner-vlan", QT_TRANSLATE_NOOP("Phrase", "is in inner VLAN {part}")},
    PhraseRow{"not-inner-vlan", QT_TRANSLATE_NOOP("Phrase", "is not in inner VLAN {part}")},
    PhraseRow{"carries", QT_TRANSLATE_NOOP("Phrase", "carries IP protocol {part}")},
    PhraseRow{"not-carries", QT_TRANSLATE_NOOP("Phrase", "does not carry IP protocol {part}")},
    PhraseRow{"message", QT_TRANSLATE_NOOP("Phrase", "is an {0} message of type {part}")},
    PhraseRow{"not-message", QT_TRANSLATE_NOOP("Phrase", "is not an {0} message of type {part}")},

    PhraseRow{"established",
              QT_TRANSLATE_NOOP("Phrase", "belongs to an open connection (ACK or RST set)")},
    PhraseRow{"not-established",
              QT_TRANSLATE_NOOP("Phrase",
                                "does not belong to an open connection (neither ACK nor RST set)")},
    PhraseRow{"opens-a-connection", QT_TRANSLATE_NOOP("Phrase", "opens a connection")},
    PhraseRow{"answers-an-opening",
              QT_TRANSLATE_NOOP("Phrase", "answers the opening of a connection")},
    PhraseRow{"resets-a-connection", QT_TRANSLATE_NOOP("Phrase", "resets a connection")},
    PhraseRow{"not-resets-a-connection",
              QT_TRANSLATE_NOOP("Phrase", "does not reset a connection")},
    PhraseRow{"ends-a-connection", QT_TRANSLATE_NOOP("Phrase", "ends a connection")},
    PhraseRow{"not-ends-a-connection", QT_TRANSLATE_NOOP("Phrase", "does not end a connection")},
    PhraseRow{"no-tcp-flag", QT_TRANSLATE_NOOP("Phrase", "has no TCP flag set")},
    PhraseRow{"only-tcp-flags",
              QT_TRANSLATE_NOOP("Phrase", "has only {list} of the TCP flags set")},
    PhraseRow{"all-tcp-flags", QT_TRANSLATE_NOOP("Phrase", "has {list} of the TCP flags set")},
    PhraseRow{"none-of-tcp-flags",
              QT_TRANSLATE_NOOP("Phrase", "has {list} of the TCP flags clear")},
    PhraseRow{"any-tcp-flag", QT_TRANSLATE_NOOP("Phrase", "has {list} of the TCP flags set")},
    PhraseRow{"tcp-flags", QT_TRANSLATE_NOOP("Phrase", "has, of the TCP flags, {parts}")},
    PhraseRow{"flags-set", QT_TRANSLATE_NOOP("Phrase", "{list} set")},
    PhraseRow{"flags-clear", QT_TRANSLATE_NOOP("Phrase", "{list} clear")},
    PhraseRow{"flag-set", QT_TRANSLATE_NOOP("Phrase", "has the {field} flag set")},
    PhraseRow{"not-flag-set", QT_TRANSLATE_NOOP("Phrase", "does not have the {field} flag set")},
    PhraseRow{"flag-clear", QT_TRANSLATE_NOOP("Phrase", "has the {field} flag clear")},
    PhraseRow{"not-flag-clear",
              QT_TRANSLATE_NOOP("Phrase", "does not have the {field} flag clear")},

    PhraseRow{"later-fragment", QT_TRANSLATE_NOOP("Phrase", "is a later fragment")},
    PhraseRow{"not-later-fragment", QT_TRANSLATE_NOOP("Phrase", "is not a later fragment")},
    PhraseRow{"more-fragments-follow",
              QT_TRANSLATE_NOOP("Phrase", "is a fragment with more to follow")},
    PhraseRow{"not-more-fragments-follow",
              QT_TRANSLATE_NOOP("Phrase", "is not a fragment with more to follow")},
    PhraseRow{"any-fragment", QT_TRANSLATE_NOOP("Phrase", "is a fragment")},

    PhraseRow{"field", QT_TRANSLATE_NOOP("Phrase", "has {field} {part}")},
    PhraseRow{"not-field", QT_TRANSLATE_NOOP("Phrase", "does not have {field} {part}")},
    PhraseRow{"bits-equal",
              QT_TRANSLATE_NOOP("Phrase", "has {field} with the bits {1} equal to {2}")},
    PhraseRow{"not-bits-equal",
              QT_TRANSLATE_NOOP("Phrase", "does not have {field} with the bits {1} equal to {2}")},
    PhraseRow{"any-bit", QT_TRANSLATE_NOOP("Phrase", "has {field} with any of the bits {1} set")},
    PhraseRow{"not-any-bit",
              QT_TRANSLATE_NOOP("Phrase", "does not have {field} with any of the bits {1} set")},
    PhraseRow{"octets-at", QT_TRANSLATE_NOOP("Phrase", "has {part} at octet {1} of {field}")},
    PhraseRow{"not-octets-at",
              QT_TRANSLATE_NOOP("Phrase", "does not have {part} at octet {1} of {field}")},
    PhraseRow{"contains-text", QT_TRANSLATE_NOOP("Phrase", "contains the text \"{1}\" in {field}")},
    PhraseRow{"not-contains-text",
              QT_TRANSLATE_NOOP("Phrase", "does not contain the text \"{1}\" in {field}")},
    PhraseRow{"contains-octets", QT_TRANSLATE_NOOP("Phrase", "contains the octets {1} in {field}")},
    PhraseRow{"not-contains-octets",
              QT_TRANSLATE_NOOP("Phrase", "does not contain the octets {1} in {field}")},
    PhraseRow{"matches-pattern",
              QT_TRANSLATE_NOOP("Phrase", "matches the pattern \"{1}\" in {field}")},
    PhraseRow{"not-matches-pattern",
              QT_TRANSLATE_NOOP("Phrase", "does not match the pattern \"{1}\" in {field}")},

    PhraseRow{"values", QT_TRANSLATE_NOOP("Phrase", "{list}")},
    PhraseRow{"many-values", QT_TRANSLATE_NOOP("Phrase", "any of {0} values")},
    PhraseRow{"other-than", QT_TRANSLATE_NOOP("Phrase", "other than {list}")},
    PhraseRow{"other-address", QT_TRANSLATE_NOOP("Phrase", "an {0} address other than {1}")},
    PhraseRow{"below", QT_TRANSLATE_NOOP("Phrase", "below {0}")},
    PhraseRow{"at-most", QT_TRANSLATE_NOOP("Phrase", "{0} or below")},
    PhraseRow{"above", QT_TRANSLATE_NOOP("Phrase", "above {0}")},
    PhraseRow{"at-least", QT_TRANSLATE_NOOP("Phrase", "{0} or above")},

    // Two texts: between more than two, before the last, where an and/or stands inside.
    PhraseRow{"join-comma", QT_TRANSLATE_NOOP("Phrase", "{0}, {1}")},
    PhraseRow{"join-and", QT_TRANSLATE_NOOP("Phrase", "{0} and {1}")},
    PhraseRow{"join-or", QT_TRANSLATE_NOOP("Phrase", "{0} or {1}")},
    PhraseRow{"join-comma-and", QT_TRANSLATE_NOOP("Phrase", "{0}, and {1}")},
    PhraseRow{"join-comma-or", QT_TRANSLATE_NOOP("Phrase", "{0}, or {1}")},
    PhraseRow{"join-either", QT_TRANSLATE_NOOP("Phrase", "either {0}")},
    PhraseRow{"noun", QT_TRANSLATE_NOOP("Phrase", "{0}")},
};

} // namespace

std::span<const PhraseRow> ExpressionWords::table()
{
    return kPhraseRows;
}

} // namespace tallygate::app
