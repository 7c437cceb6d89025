// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace tallygate::app {

/// One line of Wireshark's dissection of a frame, in Wireshark's words.
struct ForeignNode
{
    static constexpr int kNone = -1;

    QString label;  ///< "Source Port: 51500", one line
    QString filter; ///< Wireshark's display filter that selects it; may be empty
    int parent = kNone;
    int row = 0;    ///< below its parent
    int source = 0; ///< which bytes: 0 is the frame, others are ForeignTree::sources[source - 1]
    int offset = 0;
    int length = 0; ///< 0: it stands nowhere
    bool isProtocol = false;
    bool isGenerated = false;  ///< computed by Wireshark, not carried by the frame
    bool isProblem = false;    ///< Wireshark warns of it: malformed, wrong checksum
    std::vector<int> children; ///< indexes into ForeignTree::nodes
};

/// Bytes that do not stand in the frame as they are: decrypted, decompressed, reassembled.
struct ForeignBytes
{
    QString name; ///< "Decrypted QUIC (1194 bytes)"
    QByteArray bytes;
};

/// Wireshark's dissection of one frame. Nodes stand behind their parents.
struct ForeignTree
{
    static constexpr std::size_t kMostNodes = 50'000; ///< more are left out
    static constexpr int kDeepest = 200;

    std::vector<ForeignNode> nodes;
    std::vector<int> roots;
    std::vector<ForeignBytes> sources;
    bool isCut = false; ///< there were more nodes than kMostNodes, or deeper ones
};

/// From the result of sharkd's "frame". Takes what it understands; positions outside of the bytes
/// they are about become none. `frameLength` is the length of the frame asked about.
ForeignTree foreignTreeOf(const QJsonObject &result, int frameLength);

} // namespace tallygate::app
