// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>

#include <QObject>
#include <QString>
#include <QStringList>

#include "remote/questions.h"

namespace tallygate::app {

/// Passphrases and passwords that a person asked to have remembered: in the desktop's keychain
/// (Secret Service or KWallet), in no file of ours. Where there is no keychain nothing is kept, and
/// whyNot() says so. GUI thread, which is never held up: a keychain may first ask to be unlocked.
class KeptSecrets : public QObject
{
    Q_OBJECT

public:
    explicit KeptSecrets(QObject *parent = nullptr);

    /// Under which name the answer may be kept; empty for one-time codes and whatever else a server
    /// asks by itself.
    static QString nameOf(const remote::SecretQuestion &question);
    /// Of all that a device may ask for on the way there.
    static QStringList namesOf(const remote::Endpoint &endpoint);

    bool isAvailable() const { return m_whyNot.isEmpty(); }
    /// A sentence for a tool tip; empty if secrets can be kept.
    const QString &whyNot() const { return m_whyNot; }

    /// A keychain that takes longer, since it has to be unlocked, is no reason to keep a person
    /// from typing.
    static constexpr std::chrono::seconds kPatience{2};

    using Found = std::function<void(std::optional<remote::Secret>)>;
    /// What is kept for the question; told unless `receiver` has gone, at once where there is
    /// nothing to look for. What was recalled before and turns out wrong is forgotten: then, too,
    /// there is nothing.
    void recall(const remote::SecretQuestion &question, QObject *receiver, Found found);
    void keep(const QString &name, const remote::Secret &secret);
    void forget(const QStringList &names);

signals:
    /// isAvailable() is another.
    void availabilityChanged();
    /// The keychain did not take a secret, and why, in its own words.
    void failed(const QString &reason);

private:
    void look();
    void setWhyNot(const QString &reason);
    void read(const QString &name, QObject *receiver, Found found);

    QString m_whyNot;
    bool m_isLookedFor = false; ///< it is known whether there is a keychain
    std::set<QString> m_recalled;
};

} // namespace tallygate::app
