// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpftranslation.h"

#include <algorithm>
#include <array>
#include <optional>

#include <QRegularExpression>
#include <QStringList>

#include "base/address.h"

// What libpcap 1.10 makes of its primitives, said with fields. Five things differ from what the
// same words mean in our language, and are written out:
//  - `ip`, `tcp` ... ask the type field of the link header, so that a tag in between hides them.
//    After `vlan` and `mpls` they ask what follows the first tag or label.
//  - `tcp`, `udp`, `sctp`, `icmp6` are protocol numbers, in later fragments too. In IPv6 only the
//    number in the fixed header counts, and behind it that of one fragment header.
//  - ports of IPv6 are looked for right behind the fixed header, `tcp[...]` in IPv4 only.
//  - addresses of `host` and `net` stand in ARP and RARP too.
//  - the version of an IP header is not looked at.

namespace tallygate::testsupport {

namespace {

enum class Carrier { Link, Vlan, Mpls };
enum class Side { Either, Source, Destination };

struct Network
{
    const char *etherType;
    const char *pppType; ///< empty: PPP does not carry it
};
constexpr Network kIp{"0x0800", "0x0021"};
constexpr Network kIpv6{"0x86dd", "0x0057"};
constexpr Network kArp{"0x0806", ""};
constexpr Network kRarp{"0x8035", ""};
constexpr Network kMpls{"0x8847", "0x0281"};

struct Failure
{
    QString reason;
};

class Translator
{
public:
    explicit Translator(const QString &bpf)
    {
        static const QRegularExpression token(
            QStringLiteral(R"([\w.:/|-]+\[[^\]]*\]|[<>=!]=|[<>=&()]|[^\s()<>=!&]+)"));
        for (auto found = token.globalMatch(bpf); found.hasNext();)
            m_tokens << found.next().captured();
    }

    QString whole()
    {
        const QString text = alternatives();
        if (!atEnd())
            throw Failure{QStringLiteral("'%1' cannot be read").arg(next())};
        return text;
    }

private:
    // --- Structure --------------------------------------------------------------------------

    QString alternatives()
    {
        QString text = conjunction();
        while (take("or"))
            text = QStringLiteral("(%1 or %2)").arg(text, conjunction());
        return text;
    }
    QString conjunction()
    {
        QString text = negation();
        while (take("and"))
            text = QStringLiteral("(%1 and %2)").arg(text, negation());
        return text;
    }
    QString negation()
    {
        if (take("not"))
            return QStringLiteral("not %1").arg(negation());
        if (take("(")) {
            const QString text = alternatives();
            if (!take(")"))
                throw Failure{QStringLiteral("a parenthesis is open")};
            return text;
        }
        return QStringLiteral("(%1)").arg(primitive());
    }

    bool atEnd() const { return m_at >= m_tokens.size(); }
    QString peek() const { return atEnd() ? QString() : m_tokens[m_at]; }
    QString next() { return atEnd() ? QString() : m_tokens[m_at++]; }
    bool take(const char *word)
    {
        const bool here = peek() == QLatin1String(word);
        m_at += here;
        return here;
    }

    // --- Primitives -------------------------------------------------------------------------

    QString primitive()
    {
        if (peek().contains(u'['))
            return octets();
        if (take("len"))
            return relation(QStringLiteral("frame.len"), 4);
        if (take("less"))
            return QStringLiteral("frame.len <= %1").arg(next());
        if (take("greater"))
            return QStringLiteral("frame.len >= %1").arg(next());
        if (take("ether"))
            return ether();
        if (take("vlan"))
            return vlan();
        if (take("mpls")) {
            const QString text = QStringLiteral("mpls and %1").arg(carried(kMpls));
            m_carrier = Carrier::Mpls;
            return text;
        }
        if (take("pppoes"))
            return QStringLiteral("eth.type == 0x8864");
        if (take("pppoed"))
            return QStringLiteral("eth.type == 0x8863");
        if (take("arp"))
            return arp(kArp);
        if (take("ip"))
            return ipPrimitive();
        if (take("ip6"))
            return ipv6Primitive();
        if (take("icmp"))
            return protocol4(1);
        if (take("igmp"))
            return protocol4(2);
        if (take("icmp6"))
            return protocol6(58);
        if (const auto number = transport())
            return portFollows()
                       ? ports({*number})
                       : QStringLiteral("(%1) or (%2)").arg(protocol4(*number), protocol6(*number));
        if (portFollows())
            return ports({6, 17, 132});
        const Side side = takeSide();
        if (take("host") || take("net"))
            return addresses(side, next());
        throw Failure{QStringLiteral("'%1' is not known").arg(peek())};
    }

    std::optional<int> transport()
    {
        if (take("tcp"))
            return 6;
        if (take("udp"))
            return 17;
        if (take("sctp"))
            return 132;
        return std::nullopt;
    }

    Side takeSide()
    {
        return take("src") ? Side::Source : take("dst") ? Side::Destination : Side::Either;
    }

    QString ipPrimitive()
    {
        if (take("multicast"))
            return QStringLiteral("%1 and ip.dst >= 224.0.0.0").arg(ipv4());
        if (take("proto"))
            return protocol4(next().toInt());
        return ipv4();
    }

    QString ipv6Primitive()
    {
        if (take("multicast"))
            return QStringLiteral("%1 and ipv6.dst == ff00::/8").arg(ipv6());
        if (take("proto"))
            return protocol6(next().toInt());
        // The whole chain of extension headers; of one protocol only, which has a field here.
        if (take("protochain")) {
            if (!take("58"))
                throw Failure{QStringLiteral("'protochain %1' has no field").arg(peek())};
            return QStringLiteral("%1 and icmpv6").arg(ipv6());
        }
        if (peek() == QLatin1String("dst") || peek() == QLatin1String("src")) {
            const Side side = takeSide();
            if (take("host"))
                return QStringLiteral("%1 and %2 == %3")
                    .arg(ipv6(), named("ipv6.", side, "addr", "src", "dst"), next());
        }
        return ipv6();
    }

    QString ether()
    {
        if (take("broadcast"))
            return QStringLiteral("eth.dst == ff:ff:ff:ff:ff:ff");
        if (take("multicast"))
            return QStringLiteral("eth.dst[0] & 0x01 == 1");
        const Side side = takeSide();
        take("host");
        return QStringLiteral("%1 == %2").arg(named("eth.", side, "addr", "src", "dst"), next());
    }

    QString vlan()
    {
        // A second `vlan` would mean the inner tag.
        if (m_carrier != Carrier::Link)
            throw Failure{QStringLiteral("'vlan' inside another tag")};
        m_carrier = Carrier::Vlan;
        QString text = QStringLiteral("eth.type in {0x8100, 0x88a8, 0x9100}");
        bool numbered = false;
        const int id = peek().toInt(&numbered);
        if (numbered) {
            next();
            text += QStringLiteral(" and vlan.id == %1").arg(id);
        }
        return text;
    }

    bool portFollows() const
    {
        const bool side = peek() == QLatin1String("src") || peek() == QLatin1String("dst");
        const QString word = side ? m_tokens.value(m_at + 1) : peek();
        return word == QLatin1String("port") || word == QLatin1String("portrange");
    }

    QString ports(std::initializer_list<int> protocols)
    {
        const Side side = takeSide();
        QString range = QStringLiteral("{%1}");
        range = take("portrange") ? range.arg(next().replace(u'-', QStringLiteral("..")))
                                  : (take("port"), range.arg(next()));
        QStringList numbers;
        QStringList tests;
        for (const int protocol : protocols) {
            const char *name = protocol == 6 ? "tcp." : protocol == 17 ? "udp." : "sctp.";
            numbers << QString::number(protocol);
            tests << QStringLiteral("%1 in %2")
                         .arg(named(name, side, "port", "srcport", "dstport"), range);
        }
        return QStringLiteral("((%1 and ip.proto in {%3}) or (%2 and ipv6.nxt in {%3})) and (%4)")
            .arg(ipv4(), ipv6(), numbers.join(", "), tests.join(" or "));
    }

    /// Of `host` and `net`; both are prefixes to us.
    QString addresses(Side side, const QString &prefix) const
    {
        const QString ip = QStringLiteral("%1 and (%2 == %3 or (not ip.dst and %4))")
                               .arg(ipv4(), named("ip.", side, "addr", "src", "dst"), prefix,
                                    addressOctets(side, prefix));
        QStringList arps;
        if (side != Side::Destination)
            arps << QStringLiteral("arp.src.proto_ipv4 == %1").arg(prefix);
        if (side != Side::Source)
            arps << QStringLiteral("arp.dst.proto_ipv4 == %1").arg(prefix);
        return QStringLiteral("(%1) or ((%2 or %3) and (%4))")
            .arg(ip, arp(kArp), arp(kRarp), arps.join(" or "));
    }

    /// The same where the header is not one of IPv4: it has no fields, but BPF reads its octets.
    static QString addressOctets(Side side, const QString &prefix)
    {
        const auto range = parseAddressRange(prefix.toStdString());
        if (!range)
            throw Failure{QStringLiteral("'%1' is not an address").arg(prefix)};
        const auto octets = [](std::uint64_t address) {
            return QStringLiteral("0x%1").arg(address, 8, 16, QLatin1Char('0'));
        };
        QStringList tests;
        for (const int offset : {12, 16}) {
            if (side == (offset == 12 ? Side::Destination : Side::Source))
                continue;
            tests << QStringLiteral("(ip[%1:4] >= %2 and ip[%1:4] <= %3)")
                         .arg(offset)
                         .arg(octets(range->first.low), octets(range->last.low));
        }
        return QStringLiteral("(%1)").arg(tests.join(" or "));
    }

    // --- Octets: proto[offset:length] & mask relation value -----------------------------------

    QString octets()
    {
        const QString token = next();
        const qsizetype bracket = token.indexOf(u'[');
        const QString name = token.left(bracket);
        const QStringList ends = token.mid(bracket + 1, token.size() - bracket - 2).split(u':');
        const int offset = constant(ends[0]);
        const int length = ends.size() > 1 ? constant(ends[1]) : 1;
        QString mask = QStringLiteral("0x%1").arg(QString(2 * length, u'f'));
        if (take("&"))
            mask = hexadecimal(number(), length);
        const QString slice =
            QStringLiteral("%1[%2:%3] & %4").arg(ownName(name)).arg(offset).arg(length).arg(mask);
        return QStringLiteral("%1 and %2").arg(carrierOf(name), relation(slice, length));
    }

    static QString ownName(const QString &name)
    {
        return name == QLatin1String("ip6")           ? QStringLiteral("ipv6")
               : name == QLatin1String("icmp6")       ? QStringLiteral("icmpv6")
               : name == QLatin1String("tcp-payload") ? QStringLiteral("tcp.payload")
                                                      : name;
    }

    QString carrierOf(const QString &name) const
    {
        if (name == QLatin1String("ip"))
            return ipv4();
        if (name == QLatin1String("ip6"))
            return ipv6();
        if (name == QLatin1String("arp"))
            return arp(kArp);
        if (name.startsWith(QLatin1String("tcp")))
            return protocol4(6);
        if (name == QLatin1String("udp"))
            return protocol4(17);
        if (name == QLatin1String("icmp"))
            return protocol4(1);
        if (name == QLatin1String("icmp6"))
            return QStringLiteral("%1 and ipv6.nxt == 58").arg(ipv6());
        throw Failure{QStringLiteral("'%1[...]' is not known").arg(name)};
    }

    QString relation(const QString &left, int octets)
    {
        QString relation = next();
        if (relation == QLatin1String("="))
            relation = QStringLiteral("==");
        return QStringLiteral("%1 %2 %3").arg(left, relation, hexadecimal(number(), octets));
    }

    /// As long as the octets it stands beside.
    static QString hexadecimal(int value, int octets)
    {
        return QStringLiteral("0x%1").arg(value, 2 * octets, 16, QLatin1Char('0'));
    }

    /// A number, a name of one, or several of them joined by '|' in parentheses.
    int number()
    {
        const bool open = take("(");
        int value = 0;
        for (const QString &part : next().split(u'|'))
            value |= constant(part);
        if (open && !take(")"))
            throw Failure{QStringLiteral("a parenthesis is open")};
        return value;
    }

    static int constant(const QString &text)
    {
        static constexpr std::array<std::pair<const char *, int>, 9> kNames{{{"tcpflags", 13},
                                                                             {"tcp-fin", 0x01},
                                                                             {"tcp-syn", 0x02},
                                                                             {"tcp-rst", 0x04},
                                                                             {"tcp-push", 0x08},
                                                                             {"tcp-ack", 0x10},
                                                                             {"tcp-urg", 0x20},
                                                                             {"icmp-echo", 8},
                                                                             {"icmp-unreach", 3}}};
        if (text == QLatin1String("icmptype"))
            return 0;
        for (const auto &[name, value] : kNames) {
            if (text == QLatin1String(name))
                return value;
        }
        bool good = false;
        const int value = text.toInt(&good, 0);
        if (!good)
            throw Failure{QStringLiteral("'%1' is not a number").arg(text)};
        return value;
    }

    // --- What carries what -------------------------------------------------------------------

    QString carried(const Network &network) const
    {
        switch (m_carrier) {
        case Carrier::Vlan:
            return QStringLiteral("vlan.etype == %1").arg(network.etherType);
        case Carrier::Mpls:
            return QStringLiteral("mpls.bottom == 1");
        case Carrier::Link:
            break;
        }
        QString text = QStringLiteral("(eth.type == %1 or sll.etype == %1").arg(network.etherType);
        if (*network.pppType)
            text += QStringLiteral(" or (ppp.protocol == %1 and not (eth or sll)) or "
                                   "not (eth or sll or ppp)")
                        .arg(network.pppType);
        return text + u')';
    }
    QString ipv4() const { return QStringLiteral("ip and %1").arg(carried(kIp)); }
    QString ipv6() const { return QStringLiteral("ipv6 and %1").arg(carried(kIpv6)); }
    QString arp(const Network &network) const
    {
        return QStringLiteral("(arp and %1)").arg(carried(network));
    }
    QString protocol4(int number) const
    {
        return QStringLiteral("%1 and (ip.proto == %2 or (not ip.proto and ip[9] == %3))")
            .arg(ipv4())
            .arg(number)
            .arg(hexadecimal(number, 1));
    }
    QString protocol6(int number) const
    {
        return QStringLiteral("%1 and (ipv6.nxt == %2 or (ipv6.nxt == 44 and "
                              "ipv6.fraghdr.nxt == %2))")
            .arg(ipv6())
            .arg(number);
    }

    static QString named(const char *prefix, Side side, const char *either, const char *source,
                         const char *destination)
    {
        return QLatin1String(prefix) + QLatin1String(side == Side::Either   ? either
                                                     : side == Side::Source ? source
                                                                            : destination);
    }

    QStringList m_tokens;
    qsizetype m_at = 0;
    Carrier m_carrier = Carrier::Link;
};

/// Arithmetic, which our language has not, where it comes to the same as something that it has.
QString withoutArithmetic(QString bpf)
{
    // Where the data of a segment begins.
    bpf.replace(QLatin1String("tcp[((tcp[12]&0xf0)>>2):"), QLatin1String("tcp-payload[0:"));
    bpf.replace(QLatin1String("tcp[((tcp[12]&0xf0)>>2)]"), QLatin1String("tcp-payload[0]"));
    // Moved two to the right above 20, so above 80 in place: the bits below are masked.
    bpf.replace(QLatin1String("(tcp[12] & 0xf0) >> 2 > 20"), QLatin1String("tcp[12] & 0xf0 > 80"));
    return bpf;
}

} // namespace

BpfTranslation translateBpf(const QString &bpf)
{
    try {
        return {Translator(withoutArithmetic(bpf)).whole(), {}};
    } catch (const Failure &failure) {
        return {{}, failure.reason};
    }
}

} // namespace tallygate::testsupport
