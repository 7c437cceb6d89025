// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tallygate::testsupport {

/// A BPF expression (pcap-filter(7)) in our language: the same packets of any capture, or the
/// reason why there is no such expression.
struct BpfTranslation
{
    QString expression; ///< empty if it does not translate
    QString reason;     ///< then: what of it does not
};

BpfTranslation translateBpf(const QString &bpf);

} // namespace tallygate::testsupport
