// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets that connections ask for: from the keychain, else from a person.
#include <QTimer>

#include "devices/fleet.h"
#include "fleetentry.h"

namespace tallygate::app {

void Fleet::onSecret(remote::DeviceId id, const remote::SecretQuestion &question)
{
    Entry *known = entryOf(id);
    if (known == nullptr)
        return;
    known->asked = question;
    known->status.secret.reset();
    if (question.isRepeated)
        known->toKeep.erase(KeptSecrets::nameOf(question));
    const Uuid uuid = known->uuid;
    const auto isOpen = [question = question.id](const Entry *entry) {
        return entry != nullptr && entry->asked && entry->asked->id == question;
    };
    const auto show = [this, uuid, isOpen] {
        Entry *entry = this->entry(uuid);
        if (!isOpen(entry) || entry->status.secret)
            return;
        entry->status.secret = entry->asked;
        emit statusChanged(uuid);
    };
    QTimer::singleShot(KeptSecrets::kPatience, this, show);
    m_secrets->recall(question, this,
                      [this, uuid, isOpen, show](std::optional<remote::Secret> secret) {
                          Entry *entry = this->entry(uuid);
                          if (!isOpen(entry))
                              return;
                          if (!secret)
                              return show();
                          entry->recalled.append(KeptSecrets::nameOf(*entry->asked));
                          reply(*entry, std::move(secret));
                      });
}

void Fleet::answerSecret(const Uuid &uuid, std::optional<remote::Secret> secret, Remember remember)
{
    Entry *known = entry(uuid);
    if (known == nullptr || !known->status.secret)
        return;
    if (secret && remember == Remember::InKeychain)
        known->toKeep[KeptSecrets::nameOf(*known->status.secret)] = remote::Secret(secret->c_str());
    reply(*known, std::move(secret));
}

void Fleet::reply(Entry &known, std::optional<remote::Secret> secret)
{
    const remote::QuestionId question = known.asked->id;
    known.asked.reset();
    known.status.secret.reset();
    m_connections->answer(known.id, question, std::move(secret));
    emit statusChanged(known.uuid);
}

/// Only what let us in is kept; what did not is kept no longer.
void Fleet::settleSecrets(Entry &known)
{
    using remote::Phase;
    const remote::ConnectionState &state = known.status.connection;
    if (state.phase == Phase::Authenticating)
        return;
    known.asked.reset();
    known.status.secret.reset();
    if (state.phase == Phase::OpeningControl || state.phase == Phase::Connected) {
        for (const auto &[name, secret] : known.toKeep)
            m_secrets->keep(name, secret);
    } else if (state.phase == Phase::Stopped && state.reason &&
               state.reason->code == "auth-denied") {
        m_secrets->forget(known.recalled);
    }
    const bool isOnTheWay =
        state.phase == Phase::Connecting || state.phase == Phase::VerifyingHostKey;
    if (isOnTheWay)
        return; // to the next of several hops
    known.toKeep.clear();
    known.recalled.clear();
}

void Fleet::forgetSecrets(const Uuid &uuid)
{
    const Device *known = device(uuid);
    if (known == nullptr)
        return;
    QStringList names = KeptSecrets::namesOf(known->endpoint);
    for (const Device &other : m_devices) {
        if (other.uuid == uuid)
            continue;
        for (const QString &shared : KeptSecrets::namesOf(other.endpoint))
            names.removeAll(shared);
    }
    m_secrets->forget(names);
}

} // namespace tallygate::app
