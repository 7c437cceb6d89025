// SPDX-License-Identifier: GPL-3.0-or-later
// SIP over UDP and TCP (RFC 3261): where it is recognised, and its fields.
#include <iterator>

#include "fields/sip.h"
#include "handler.h"
#include "httpwalk.h"
#include "itemreader.h"
#include "textline.h"

namespace tallygate::packet {
namespace {

using fields::SipPart;

constexpr std::uint16_t kPorts[] = {5060};
constexpr std::string_view kVersion = "SIP/2.0";

enum class SipKind : std::uint8_t { None, Request, Response };

/// By the first line: a method, a URI and the version, or the version and a code of three digits.
SipKind kindOf(std::string_view line)
{
    const std::size_t first = line.find(' ');
    const std::size_t second = first == line.npos ? first : line.find(' ', first + 1);
    if (second == line.npos || first == 0 || second == first + 1)
        return SipKind::None;
    const std::string_view middle = line.substr(first + 1, second - first - 1);
    if (line.substr(0, first) == kVersion) {
        const bool isCode =
            middle.size() == 3 && std::all_of(middle.begin(), middle.end(), isDigit);
        return isCode ? SipKind::Response : SipKind::None;
    }
    const bool isUri = middle.find(':', 1) != middle.npos;
    return isUri && line.substr(second + 1).starts_with(kVersion) ? SipKind::Request
                                                                  : SipKind::None;
}

/// Datagrams and segments that begin with a message.
Claim recogniseSip(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    if (!isPrintable(segment.octets[0]))
        return {};
    const TextLine line = lineAt(segment.octets, 0);
    if (kindOf(textOf(segment.octets, line)) == SipKind::None)
        return line.isEnded ? Claim{} : Claim::tooFew(segment);
    walk.claim(Protocol::Sip);
    return Claim::listed();
}

constexpr std::string_view kBytes = "a first line that begins or ends with SIP/2.0";
constexpr Handler kHandlers[] = {
    {Protocol::Sip, Carrier::Udp, kPorts, recogniseSip, recogniseSip, kBytes},
    {Protocol::Sip, Carrier::Tcp, kPorts, recogniseSip, recogniseSip, kBytes},
};

/// The parts of a URI that stand within a text.
struct Uri
{
    std::string_view whole;
    std::string_view user;
    std::string_view host;
    std::string_view port;
};

/// RFC 3261 19.1.1: scheme:user:password@host:port;parameters?headers.
Uri uriOf(std::string_view whole)
{
    Uri uri{whole, {}, {}, {}};
    const std::size_t colon = whole.find(':');
    std::string_view rest = colon == whole.npos ? std::string_view{} : whole.substr(colon + 1);
    const std::size_t at = rest.find('@');
    if (at != rest.npos) {
        const std::string_view user = rest.substr(0, at);
        uri.user = user.substr(0, user.find(':'));
        rest.remove_prefix(at + 1);
    }
    const bool isIpv6 = rest.starts_with('[');
    const std::size_t end = isIpv6 ? std::min(rest.find(']'), rest.size() - 1) + 1
                                   : std::min(rest.find_first_of(":;?> "), rest.size());
    uri.host = rest.substr(0, end);
    rest.remove_prefix(end);
    if (rest.starts_with(':'))
        uri.port = rest.substr(1, std::min(rest.find_first_of(";?> "), rest.size()) - 1);
    return uri;
}

/// The URI of a From, To or Contact: in angle brackets, or up to its parameters.
Uri addressOf(std::string_view value)
{
    const std::size_t open = value.find('<');
    if (open == value.npos)
        return uriOf(value.substr(0, value.find_first_of("; ")));
    const std::string_view rest = value.substr(open + 1);
    return uriOf(rest.substr(0, rest.find('>')));
}

/// One field of the message, the `item`-th of it.
class SipReader
{
public:
    SipReader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_reader(extract, item)
        , m_data(extract.header())
    {}

    Value read()
    {
        const auto size = static_cast<std::uint32_t>(m_data.size());
        std::uint32_t at = 0;
        bool isFirst = true;
        bool isOpen = true; // the headers go on past the data
        while (at < size && !m_reader.isFound()) {
            const TextLine line = foldedLineAt(at);
            if (line.length == 0) {
                isOpen = false;
                break;
            }
            if (!line.isEnded && m_extract.layer().extent == Extent::Cut)
                break; // nobody knows the rest of it
            const std::string_view text = textOf(m_data, line);
            if (isFirst)
                firstLine(text);
            else
                header(text);
            isFirst = false;
            at = line.next;
        }
        return m_reader.value(isOpen);
    }

private:
    /// A header goes on in lines that begin with a blank (RFC 3261 7.3.1).
    TextLine foldedLineAt(std::uint32_t at) const
    {
        TextLine line = lineAt(m_data, at);
        while (line.length != 0 && line.next < m_data.size() &&
               (m_data[line.next] == ' ' || m_data[line.next] == '\t')) {
            const TextLine more = lineAt(m_data, line.next);
            line = {line.start, more.start + more.length - line.start, more.next, more.isEnded};
        }
        return line;
    }

    void found(SipPart part, std::string_view text)
    {
        if (text.empty())
            return;
        const auto at = static_cast<std::uint32_t>(
            reinterpret_cast<const std::uint8_t *>(text.data()) - m_data.data());
        const bool isNumber = m_extract.field().type == FieldType::Unsigned;
        const auto length = static_cast<std::uint32_t>(text.size());
        std::uint64_t number = 0;
        if (!isNumber)
            m_reader.report(part, at, length);
        else if (decimalOf(text, number))
            m_reader.reportNumber(part, number & 0xffffffff, at, length);
    }

    void firstLine(std::string_view line)
    {
        const std::string_view middle = firstWord(afterWord(line));
        if (kindOf(line) == SipKind::Response) {
            found(SipPart::StatusLine, line);
            found(SipPart::StatusCode, middle);
            return;
        }
        found(SipPart::RequestLine, line);
        found(SipPart::Method, firstWord(line));
        found(SipPart::RequestUri, middle);
        const Uri uri = uriOf(middle);
        found(SipPart::RequestUriUser, uri.user);
        found(SipPart::RequestUriHost, uri.host);
        found(SipPart::RequestUriPort, uri.port);
    }

    void header(std::string_view line)
    {
        const std::size_t colon = line.find(':');
        if (colon == line.npos)
            return;
        std::string_view name = line.substr(0, colon);
        name = name.substr(0, name.find_last_not_of(" \t") + 1);
        std::string_view value = withoutLeadingBlanks(line.substr(colon + 1));
        std::size_t index = 0;
        for (const fields::SipHeader &known : fields::kSipHeaders) {
            if (isInAnyCase(name, known.name) ||
                (name.size() == 1 && lowered(name[0]) == known.compact))
                break;
            ++index;
        }
        if (index == std::size(fields::kSipHeaders))
            return;
        found(static_cast<SipPart>(static_cast<std::size_t>(SipPart::FirstHeader) + index), value);
        addresses(fields::kSipHeaders[index].name, value);
    }

    void addresses(std::string_view name, std::string_view value)
    {
        const Uri uri = addressOf(value);
        if (name == "from") {
            found(SipPart::FromAddress, uri.whole);
            found(SipPart::FromUser, uri.user);
            found(SipPart::FromHost, uri.host);
        } else if (name == "to") {
            found(SipPart::ToAddress, uri.whole);
            found(SipPart::ToUser, uri.user);
            found(SipPart::ToHost, uri.host);
        } else if (name == "contact") {
            found(SipPart::ContactUri, uri.whole);
            found(SipPart::ContactUser, uri.user);
            found(SipPart::ContactHost, uri.host);
        } else if (name == "cseq") {
            found(SipPart::SequenceNumber, firstWord(value));
            found(SipPart::SequenceMethod, afterWord(value));
        }
    }

    const Extract &m_extract;
    ItemReader m_reader;
    Bytes m_data;
};

} // namespace

std::span<const Handler> sipHandlers()
{
    return kHandlers;
}

Value readSip(const Extract &extract, unsigned item)
{
    return SipReader(extract, item).read();
}

} // namespace tallygate::packet
