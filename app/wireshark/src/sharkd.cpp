// SPDX-License-Identifier: GPL-3.0-or-later
#include "wireshark/sharkd.h"

#include <algorithm>
#include <filesystem>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "capture/writer.h"
#include "childsandbox.h"

namespace tallygate::app {

namespace {

constexpr int kMostComplaint = 2000;

/// Reads each frame by itself, and numbers as they stand in it: what our own dissection does.
constexpr std::pair<const char *, const char *> kPreferences[] = {
    {"ip.defragment", "FALSE"},
    {"ipv6.defragment", "FALSE"},
    {"tcp.desegment_tcp_streams", "FALSE"},
    {"tcp.reassemble_out_of_order", "FALSE"},
    {"tcp.analyze_sequence_numbers", "FALSE"},
    {"tcp.relative_sequence_numbers", "FALSE"},
    {"tcp.no_subdissector_on_error", "FALSE"},
    {"sctp.reassembly", "FALSE"},
    {"nameres.network_name", "FALSE"},
};

QString framePath(const QTemporaryDir &folder)
{
    return folder.filePath(QStringLiteral("frame.pcapng"));
}

/// What sharkd copies from the packet need not be UTF-8.
QJsonObject objectOf(const QByteArray &line)
{
    QJsonDocument document = QJsonDocument::fromJson(line);
    if (document.isNull())
        document = QJsonDocument::fromJson(QString::fromUtf8(line).toUtf8());
    return document.object();
}

} // namespace

Sharkd::Sharkd(QObject *parent)
    : QObject(parent)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { fail(ForeignFault::TooLate); });
    m_idle.setSingleShot(true);
    m_idle.setInterval(kIdleMs);
    connect(&m_idle, &QTimer::timeout, this, &Sharkd::stop);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Sharkd::pump);
}

Sharkd::~Sharkd()
{
    for (QProcess *process : findChildren<QProcess *>()) {
        process->disconnect();
        process->kill();
        process->waitForFinished(1000); // before its folder goes
    }
}

QString Sharkd::program() const
{
    return m_program.isEmpty() ? QStandardPaths::findExecutable(QStringLiteral("sharkd"))
                               : QStandardPaths::findExecutable(m_program);
}

int Sharkd::pauseLeftMs() const
{
    return std::max(0, m_pause.remainingTime());
}

void Sharkd::ask(const ForeignQuestion &question)
{
    if (m_asked && m_asked->question == question) {
        m_asked->wanted = true;
        m_wanted.reset();
        return;
    }
    m_wanted = question;
    if (m_pause.isActive())
        emit waiting();
    pump();
}

void Sharkd::forget()
{
    m_wanted.reset();
    if (m_asked)
        m_asked->wanted = false;
}

/// Goes on with the newest question if nothing is under way.
void Sharkd::pump()
{
    if (!m_wanted || m_asked || m_pause.isActive())
        return;
    m_asked = Asked{*std::exchange(m_wanted, std::nullopt)};
    m_idle.stop();
    m_deadline.start(m_limitMs);
    if (!m_process && !start())
        return;
    if (!write())
        return fail(ForeignFault::NoFolder);
    call("load", {{QStringLiteral("file"), framePath(*m_folder)}});
    call("frame", {{QStringLiteral("frame"), 1},
                   {QStringLiteral("proto"), true},
                   {QStringLiteral("bytes"), true}});
    m_asked->id = m_lastId;
}

bool Sharkd::start()
{
    const QString path = program();
    if (path.isEmpty()) {
        fail(ForeignFault::Missing);
        return false;
    }
    if (!m_folder) {
        m_folder = std::make_unique<QTemporaryDir>(
            QDir::temp().filePath(QStringLiteral("tallygate-sharkd-XXXXXX")));
        m_sandbox =
            std::make_unique<ChildSandbox>(m_folder->path().toStdString(), path.toStdString());
        if (!m_folder->isValid() || !m_sandbox->give(m_folder->path().toStdString())) {
            fail(ForeignFault::NoFolder);
            return false;
        }
    }
    m_answers = 0;
    m_spoke = false;
    m_received.clear();
    m_complaint.clear();
    m_process = new QProcess(this);
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("HOME"), m_folder->path());
    m_process->setProcessEnvironment(environment);
    m_process->setWorkingDirectory(m_folder->path());
    m_process->setChildProcessModifier([sandbox = m_sandbox.get()] { sandbox->enter(); });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &Sharkd::read);
    connect(m_process, &QProcess::readyReadStandardError, this, [this] {
        m_complaint = (m_complaint + m_process->readAllStandardError()).right(kMostComplaint);
    });
    connect(m_process, &QProcess::finished, this, &Sharkd::onFinished);
    connect(m_process, &QProcess::errorOccurred, this, &Sharkd::onError);
    m_process->start(path, {QStringLiteral("-")});
    if (!m_process)
        return false; // it failed at once
    for (const auto &[name, value] : kPreferences)
        call("setconf", {{QStringLiteral("name"), QString::fromLatin1(name)},
                         {QStringLiteral("value"), QString::fromLatin1(value)}});
    return true;
}

/// Lets the child go without waiting for it.
void Sharkd::stop()
{
    if (!m_process)
        return;
    QProcess *process = std::exchange(m_process, nullptr);
    process->disconnect(this);
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    if (process->state() == QProcess::NotRunning)
        process->deleteLater();
    else
        process->kill();
}

bool Sharkd::write()
{
    const ForeignQuestion &question = m_asked->question;
    const std::filesystem::path path = framePath(*m_folder).toStdString();
    auto writer = capture::PcapngWriter::create(path, "tallygate");
    if (!writer)
        return false;
    const auto interface = writer->addInterface({}, question.linkType);
    if (!interface)
        return false;
    const Bytes bytes(reinterpret_cast<const std::uint8_t *>(question.bytes.constData()),
                      std::size_t(question.bytes.size()));
    const bool written =
        writer->write({*interface, question.time, bytes, question.wireLength, {}, {}})
            .has_value() &&
        writer->finish().has_value();
    return written && m_sandbox->give(path.string());
}

void Sharkd::call(const char *method, const QJsonObject &parameters)
{
    const QJsonObject message{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                              {QStringLiteral("id"), ++m_lastId},
                              {QStringLiteral("method"), QString::fromLatin1(method)},
                              {QStringLiteral("params"), parameters}};
    m_process->write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
}

void Sharkd::read()
{
    m_received += m_process->readAllStandardOutput();
    m_spoke = true;
    while (m_process) {
        const qsizetype end = m_received.indexOf('\n');
        if (end > kMostAnswer || (end < 0 && m_received.size() > kMostAnswer))
            return fail(ForeignFault::TooMuch);
        if (end < 0)
            return;
        const QByteArray line = m_received.left(end);
        m_received.remove(0, end + 1);
        take(line);
    }
}

void Sharkd::take(const QByteArray &line)
{
    const QJsonObject message = objectOf(line);
    const int id = message.value(u"id").toInt(-1);
    // sharkd may announce things by itself, and answers preferences that it does not know.
    if (!m_asked || id < m_asked->id - 1 || id > m_asked->id)
        return;
    if (!message.contains(u"result"))
        return giveUp();
    if (id == m_asked->id)
        finishAnswer(message.value(u"result").toObject());
}

void Sharkd::finishAnswer(const QJsonObject &result)
{
    m_deadline.stop();
    m_failures = 0;
    QFile::remove(framePath(*m_folder)); // nothing of the capture stays, however the window ends
    const Asked asked = *std::exchange(m_asked, std::nullopt);
    if (++m_answers >= kQuestionsPerChild) {
        stop();
        start(); // in advance, while the answer is looked at
    }
    m_idle.start();
    if (asked.wanted && !m_wanted)
        emit answered(foreignTreeOf(result, int(asked.question.bytes.size())));
    pump();
}

/// The child is well and says that it cannot read the frame.
void Sharkd::giveUp()
{
    m_deadline.stop();
    m_idle.start();
    const Asked asked = *std::exchange(m_asked, std::nullopt);
    if (asked.wanted && !m_wanted)
        emit failed(ForeignFault::NotRead, {});
    pump();
}

/// The question under way has no answer, and its child is not trusted with another.
void Sharkd::fail(ForeignFault fault)
{
    m_deadline.stop();
    const bool wanted = m_asked && m_asked->wanted && !m_wanted;
    m_asked.reset();
    stop();
    if (fault == ForeignFault::NoFolder)
        m_folder.reset();
    if (fault != ForeignFault::Missing) {
        const int pause = kFirstPauseMs << std::min(m_failures++, 10);
        m_pause.start(std::min(pause, kLongestPauseMs));
    }
    const QStringList said = QString::fromUtf8(m_complaint).trimmed().split(u'\n');
    if (wanted)
        emit failed(fault, said.last().trimmed());
    else if (m_wanted)
        emit waiting();
}

void Sharkd::onFinished(int code, QProcess::ExitStatus status)
{
    const bool refused = status == QProcess::NormalExit && code == ChildSandbox::kRefused;
    const bool started = m_spoke || status == QProcess::CrashExit;
    if (m_asked)
        return fail(refused   ? ForeignFault::Refused
                    : started ? ForeignFault::Ended
                              : ForeignFault::NotStarted);
    stop(); // it went while nothing was asked; the next question starts another
}

void Sharkd::onError(QProcess::ProcessError error)
{
    if (error == QProcess::FailedToStart)
        fail(ForeignFault::NotStarted);
}

} // namespace tallygate::app
