// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/keptsecrets.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QPointer>

#ifdef TALLYGATE_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

namespace tallygate::app {

namespace {

/// Heads our entries in the keychain.
[[maybe_unused]] const QString kService = QStringLiteral("Tallygate");

} // namespace

KeptSecrets::KeptSecrets(QObject *parent)
    : QObject(parent)
    , m_whyNot(tr("It is not known yet whether there is a keychain."))
{
    look();
}

QString KeptSecrets::nameOf(const remote::SecretQuestion &question)
{
    using Kind = remote::SecretQuestion::Kind;
    if (question.kind == Kind::Passphrase)
        return QStringLiteral("passphrase of ") + QString::fromStdString(question.about);
    if (question.kind == Kind::Password)
        return QStringLiteral("password of ") + QString::fromStdString(toString(question.hop));
    return {};
}

QStringList KeptSecrets::namesOf(const remote::Endpoint &endpoint)
{
    using Kind = remote::SecretQuestion::Kind;
    QStringList names;
    std::vector<remote::Hop> hops = endpoint.jumps;
    hops.push_back(endpoint.target);
    for (const remote::Hop &hop : hops) {
        remote::SecretQuestion question;
        question.kind = Kind::Password;
        question.hop = hop;
        names.append(nameOf(question));
    }
    for (const remote::AuthMethod &method : endpoint.methods) {
        const auto *key = std::get_if<remote::KeyAuth>(&method);
        if (key == nullptr)
            continue;
        remote::SecretQuestion question;
        question.kind = Kind::Passphrase;
        question.about = key->key.string();
        names.append(nameOf(question));
    }
    return names;
}

void KeptSecrets::setWhyNot(const QString &reason)
{
    m_whyNot = reason;
    m_isLookedFor = true;
    emit availabilityChanged();
}

void KeptSecrets::recall(const remote::SecretQuestion &question, QObject *receiver, Found found)
{
    const QString name = nameOf(question);
    if (question.isRepeated && m_recalled.contains(name))
        forget({name});
    if (name.isEmpty() || question.isRepeated || (m_isLookedFor && !isAvailable()))
        return found(std::nullopt);
    if (m_isLookedFor)
        return read(name, receiver, std::move(found));
    connect(
        this, &KeptSecrets::availabilityChanged, receiver,
        [this, question, receiver, found] { recall(question, receiver, found); },
        Qt::SingleShotConnection);
}

#ifdef TALLYGATE_KEYCHAIN

/// A service that is there, or that the session starts when it is asked for.
void KeptSecrets::look()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return setWhyNot(tr("There is no keychain: this is no desktop session (D-Bus)."));
    for (const char *method : {"ListNames", "ListActivatableNames"}) {
        const auto call = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
            QStringLiteral("org.freedesktop.DBus"), QLatin1String(method));
        auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
        const bool isLast = method == std::string_view("ListActivatableNames");
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, isLast] {
            const QDBusPendingReply<QStringList> names = *watcher;
            watcher->deleteLater();
            const auto has = [&](const char *name) {
                return names.isValid() && names.value().contains(QLatin1String(name));
            };
            if (has("org.freedesktop.secrets") || has("org.kde.kwalletd5"))
                setWhyNot({});
            else if (isLast && !m_isLookedFor)
                setWhyNot(tr("There is no keychain in this session: neither a Secret "
                             "Service such as GNOME Keyring nor KWallet."));
        });
    }
}

void KeptSecrets::read(const QString &name, QObject *receiver, Found found)
{
    auto *job = new QKeychain::ReadPasswordJob(kService, this);
    job->setKey(name);
    connect(job, &QKeychain::Job::finished, this,
            [this, job, name, guard = QPointer<QObject>(receiver), found = std::move(found)] {
                if (!guard)
                    return;
                if (job->error() != QKeychain::NoError)
                    return found(std::nullopt);
                m_recalled.insert(name);
                QByteArray bytes = job->binaryData();
                std::string text(bytes.constData(), std::size_t(bytes.size()));
                bytes.fill('\0');
                found(remote::Secret::take(text));
            });
    job->start();
}

void KeptSecrets::keep(const QString &name, const remote::Secret &secret)
{
    if (name.isEmpty() || !isAvailable())
        return;
    auto *job = new QKeychain::WritePasswordJob(kService, this);
    job->setKey(name);
    job->setBinaryData(QByteArray(secret.c_str(), qsizetype(secret.size())));
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        if (job->error() != QKeychain::NoError)
            emit failed(job->errorString());
    });
    job->start();
}

void KeptSecrets::forget(const QStringList &names)
{
    for (const QString &name : names) {
        m_recalled.erase(name);
        if (!isAvailable())
            continue;
        auto *job = new QKeychain::DeletePasswordJob(kService, this);
        job->setKey(name);
        job->start();
    }
}

#else

void KeptSecrets::look()
{
    setWhyNot(tr("This program was built without QtKeychain."));
}

void KeptSecrets::read(const QString &, QObject *, Found found)
{
    found(std::nullopt);
}

void KeptSecrets::keep(const QString &, const remote::Secret &)
{}

void KeptSecrets::forget(const QStringList &)
{}

#endif

} // namespace tallygate::app
