// SPDX-License-Identifier: GPL-3.0-or-later
#include "wireshark/foreigntree.h"

#include <QJsonArray>

#include "text/utf8.h"

namespace tallygate::app {

namespace {

constexpr int kLongestLabel = 1000;

class TreeReader
{
public:
    TreeReader(ForeignTree &tree, int frameLength)
        : m_tree(tree)
        , m_frameLength(frameLength)
    {}

    void append(const QJsonArray &list, int parent, int depth)
    {
        for (const QJsonValue &each : list) {
            if (m_tree.nodes.size() >= ForeignTree::kMostNodes || depth > ForeignTree::kDeepest) {
                m_tree.isCut = true;
                return;
            }
            const QJsonObject object = each.toObject();
            const int here = int(m_tree.nodes.size());
            m_tree.nodes.push_back(nodeOf(object));
            auto &siblings = parent == ForeignNode::kNone
                                 ? m_tree.roots
                                 : m_tree.nodes[std::size_t(parent)].children;
            m_tree.nodes.back().parent = parent;
            m_tree.nodes.back().row = int(siblings.size());
            siblings.push_back(here);
            append(object.value(u"n").toArray(), here, depth + 1);
        }
    }

private:
    ForeignNode nodeOf(const QJsonObject &object) const
    {
        ForeignNode node;
        node.label = oneLine(object.value(u"l").toString().left(kLongestLabel));
        node.filter = object.value(u"f").toString();
        node.isProtocol = object.value(u"t").toString() == QLatin1String("proto");
        node.isGenerated = object.value(u"g").toBool();
        const QString severity = object.value(u"s").toString();
        node.isProblem = severity == QLatin1String("Warning") || severity == QLatin1String("Error");
        node.source = object.value(u"ds").toInt();
        if (node.source < 0 || std::size_t(node.source) > m_tree.sources.size()) {
            node.source = 0;
            return node; // of bytes that were not sent
        }
        const QJsonArray place = object.value(u"h").toArray();
        const int offset = place.at(0).toInt();
        const int length = place.at(1).toInt();
        const int size = lengthOf(node.source);
        if (offset >= 0 && length > 0 && offset < size) {
            node.offset = offset;
            node.length = std::min(length, size - offset);
        }
        return node;
    }

    int lengthOf(int source) const
    {
        return source == 0 ? m_frameLength
                           : int(m_tree.sources[std::size_t(source) - 1].bytes.size());
    }

    ForeignTree &m_tree;
    int m_frameLength;
};

} // namespace

ForeignTree foreignTreeOf(const QJsonObject &result, int frameLength)
{
    ForeignTree tree;
    for (const QJsonValue &each : result.value(u"ds").toArray()) {
        const QJsonObject source = each.toObject();
        tree.sources.push_back(
            {oneLine(source.value(u"name").toString()),
             QByteArray::fromBase64(source.value(u"bytes").toString().toLatin1())});
    }
    TreeReader(tree, frameLength).append(result.value(u"tree").toArray(), ForeignNode::kNone, 0);
    return tree;
}

} // namespace tallygate::app
