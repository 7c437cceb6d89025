// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>

#include "models/capturetargets.h"
#include "services/workspace.h"

namespace tallygate::app {

/// One capture of the list, with what is known of it and where it is met.
struct CaptureEntry
{
    enum class State : std::uint8_t { Reading, Ready, Failed };

    std::uint64_t id = 0; ///< names it for as long as it is in the list
    QString path;
    State state = State::Reading;
    simulate::CaptureInfo info;            ///< Ready
    std::optional<Error> error;            ///< Failed: could not be opened
    std::vector<std::uint32_t> interfaces; ///< those that are mapped, indexes of the capture
    std::vector<CaptureTarget> targets;    ///< parallel; one for the whole file if there is one
    /// Where it was met at devices chosen before, to come back to.
    std::map<Uuid, std::vector<CaptureTarget>> elsewhere;

    QString fileName() const;
};

/// The captures that the open policy is run over, and the device they are met at. Kept per policy
/// in the settings; files are looked through by jobs. GUI thread.
class CaptureSet : public QObject
{
    Q_OBJECT

public:
    CaptureSet(Workspace &workspace, QObject *parent = nullptr);

    const std::vector<CaptureEntry> &entries() const { return m_entries; }
    const CaptureEntry *entry(std::uint64_t id) const;
    bool isEmpty() const { return m_entries.empty(); }
    /// Files that are there already are looked through again.
    void add(const QStringList &paths);
    void remove(std::uint64_t id);
    void reload(std::uint64_t id);
    void setTarget(std::uint64_t id, std::size_t which, const CaptureTarget &target);
    /// The captures of the sample policy, unpacked below the cache folder and mapped.
    void addSample();

    const Uuid &device() const { return m_device; }
    void setDevice(const Uuid &device);
    /// What can be chosen: "wan0 in", "wan0 out" ... of the device, then "leave out".
    std::vector<CaptureTarget> choices() const;
    static QString text(const CaptureTarget &target);

    /// What a run takes: the captures that can be read, with a mapping.
    std::vector<simulate::CaptureInput> inputs() const;
    bool isReading() const; ///< whether a file is still being looked through
    /// Empty, or what keeps a run from starting, in words.
    QString obstacle() const;
    QStringList recent() const;

signals:
    void listChanged();                  ///< captures came or went
    void entryChanged(std::uint64_t id); ///< what is known of it, or its mapping
    void deviceChanged();
    void choicesChanged(); ///< the device's interfaces

private:
    CaptureEntry *find(std::uint64_t id);
    void inspect(CaptureEntry &entry);
    void settle(CaptureEntry &entry, std::vector<CaptureTarget> kept);
    CaptureTarget likelyTarget(const CaptureEntry &entry, const QString &name) const;
    void load();
    void offerSample();
    void save();
    void followPolicy();

    Workspace &m_workspace;
    std::vector<CaptureEntry> m_entries;
    std::vector<std::pair<std::uint64_t, std::vector<CaptureTarget>>> m_kept; // from the settings
    Uuid m_device;
    std::vector<CaptureTarget> m_choices;
    std::uint64_t m_nextId = 1;
    QString m_jobPrefix;
};

} // namespace tallygate::app
