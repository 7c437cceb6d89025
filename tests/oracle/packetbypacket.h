// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <QByteArray>
#include <QString>

#include "fields/field.h"
#include "packet/packet.h"
#include "packet/read.h"

// Fields packet by packet against TShark: the first occurrence of each (`field#1`) against a column
// of `tshark -T fields -E occurrence=f`, in presence and in value.

namespace tallygate::oracle {

/// One packet in which a field differs.
struct Example
{
    std::uint64_t frame = 0;
    std::string ours; ///< empty: absent
    std::string theirs;
};

/// How a field compared in one capture.
struct Tally
{
    std::uint64_t present = 0; ///< packets in which either has the field
    std::uint64_t differing = 0;
    std::vector<Example> examples; ///< the first few
};

/// By field name; fields that neither side ever has are missing.
using Tallies = std::map<std::string, Tally>;

bool isTsharkInstalled();

/// Compares `fields` in every packet of a shared capture. An error text, or empty.
QString compareWithTshark(const std::string &capture,
                          const std::vector<const fields::Field *> &fields, Tallies &tallies);

/// True if a value read here is what TShark wrote in its column (which is empty where it has none).
bool agrees(const fields::Field &field, const packet::Value &value, const QByteArray &column);

} // namespace tallygate::oracle
