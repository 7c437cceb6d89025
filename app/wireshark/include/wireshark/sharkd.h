// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QTimer>

#include "base/linktype.h"
#include "base/time.h"
#include "wireshark/foreigntree.h"

class QTemporaryDir;

namespace tallygate::app {

class ChildSandbox;

/// A frame to be dissected: all that Wireshark is told.
struct ForeignQuestion
{
    LinkType linkType = LinkType::Ethernet;
    Timestamp time;
    QByteArray bytes;             ///< as captured
    std::uint32_t wireLength = 0; ///< on the wire

    bool operator==(const ForeignQuestion &) const = default;
};

/// Why there is no answer.
enum class ForeignFault : std::uint8_t {
    Missing,    ///< the program is not installed
    Refused,    ///< it could not be started without privileges, and so was not
    NotStarted, ///< it ended before it answered anything
    Ended,      ///< it crashed on the question, or was killed
    TooLate,    ///< no answer within the time; it was killed
    TooMuch,    ///< the answer is larger than kMostAnswer; it was killed
    NotRead,    ///< it says that it cannot read the frame
    NoFolder,   ///< the private folder or the file in it could not be written
};

/// Wireshark's dissection of single frames, from a child process `sharkd` (JSON-RPC 2.0, one
/// message a line).
///
/// The child is started by the first question, reads hostile bytes, and so is contained (see
/// ChildSandbox). It is given one frame at a time in a file of its own: the size of the capture
/// costs nothing, and no other packet has an effect. As sharkd keeps the memory of each file
/// (12 MB in 4.0), it is exchanged after kQuestionsPerChild, in advance where there is time, and
/// leaves when nothing was asked for kIdle.
///
/// The newest question wins: while one is being answered only the last of those that come is kept,
/// and what was overtaken is not answered. A child that fails is not asked the same again; after a
/// failure the next one starts after a pause that doubles. Nothing here waits. GUI thread.
class Sharkd : public QObject
{
    Q_OBJECT

public:
    static constexpr int kQuestionsPerChild = 20;
    static constexpr int kMostAnswer = 4 << 20;
    static constexpr int kIdleMs = 120'000;
    static constexpr int kFirstPauseMs = 500;
    static constexpr int kLongestPauseMs = 30'000;

    explicit Sharkd(QObject *parent = nullptr);
    ~Sharkd() override;

    /// Instead of the one in PATH.
    void setProgram(const QString &program) { m_program = program; }
    void setTimeLimit(int milliseconds) { m_limitMs = milliseconds; }
    /// Where sharkd is; empty if it is not installed. Looked up at each call.
    QString program() const;

    void ask(const ForeignQuestion &question);
    /// Nobody waits any more; a question under way is let go.
    void forget();
    bool isBusy() const { return m_asked.has_value(); }
    /// How long until a child is started again after a failure; 0 if nothing stands in the way.
    int pauseLeftMs() const;
    qint64 processId() const { return m_process ? m_process->processId() : 0; }

signals:
    void answered(const tallygate::app::ForeignTree &tree);
    /// `detail` is what the child said of it, one line; may be empty.
    void failed(tallygate::app::ForeignFault fault, const QString &detail);
    void waiting(); ///< the question is kept until the pause is over

private:
    struct Asked
    {
        ForeignQuestion question;
        int id = 0; ///< of the call whose answer is the tree
        bool wanted = true;
    };

    void pump();
    bool start();
    void stop();
    bool write();
    void call(const char *method, const QJsonObject &parameters);
    void read();
    void take(const QByteArray &line);
    void finishAnswer(const QJsonObject &result);
    void giveUp();
    void fail(ForeignFault fault);
    void onFinished(int code, QProcess::ExitStatus status);
    void onError(QProcess::ProcessError error);

    QString m_program;
    int m_limitMs = 10'000;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChildSandbox> m_sandbox;
    QProcess *m_process = nullptr;
    QByteArray m_received;
    QByteArray m_complaint; ///< the end of what it wrote to standard error
    std::optional<ForeignQuestion> m_wanted;
    std::optional<Asked> m_asked;
    int m_lastId = 0;
    bool m_spoke = false; ///< this child wrote something
    int m_answers = 0;    ///< of this child
    int m_failures = 0;   ///< in a row
    QTimer m_deadline;
    QTimer m_idle;
    QTimer m_pause;
};

} // namespace tallygate::app
