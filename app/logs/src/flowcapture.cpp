// SPDX-License-Identifier: GPL-3.0-or-later
#include "flowcapture.h"

#include "base/address.h"
#include "hitnames.h"

namespace tallygate::app {

namespace {

constexpr int kPieceMs = 500;
constexpr int kWholePacket = 65'535; // bytes kept of each

Error fileError(const QSaveFile &file)
{
    return {ErrorKind::Io,
            "file-write",
            fmt::format("cannot write {}: {}", file.fileName().toStdString(),
                        file.errorString().toStdString()),
            {},
            {}};
}

std::string memberOr(const control::Json &object, const char *name, const char *otherwise)
{
    const auto member = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && member != object.end() && member->is_string()
               ? member->get<std::string>()
               : otherwise;
}

bool isComplete(const control::Json &piece)
{
    const auto member = piece.is_object() ? piece.find("complete") : piece.end();
    return piece.is_object() && member != piece.end() && *member == control::Json(true);
}

} // namespace

std::string flowOf(const storage::LoggedHit &hit)
{
    const bool v4 = parseIpv4(hit.source).has_value();
    if (!v4 && !parseIpv6(hit.source))
        return {};
    const char *version = v4 ? "ip" : "ipv6";
    std::string flow =
        fmt::format("{0}.src == {1} && {0}.dst == {2}", version, hit.source, hit.destination);
    const char *protocol = hit.protocol == kTcp ? "tcp" : hit.protocol == kUdp ? "udp" : nullptr;
    if (protocol != nullptr && hit.destinationPort)
        flow += fmt::format(" && {}.dstport == {}", protocol, *hit.destinationPort);
    return flow;
}

FlowCapture::FlowCapture(RecordSource &source, QObject *parent)
    : QObject(parent)
    , m_source(source)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPieceMs);
    connect(&m_pause, &QTimer::timeout, this, &FlowCapture::readOn);
}

void FlowCapture::start(const storage::LoggedHit &hit, const QString &file)
{
    m_file = std::make_unique<QSaveFile>(file);
    m_device = hit.device;
    m_capture.clear();
    m_isStopping = false;
    m_packets = 0;
    if (!m_file->open(QIODevice::WriteOnly)) {
        failWith(fileError(*m_file));
        return;
    }
    const control::Json params = {{"interface", hit.interface},
                                  {"match", flowOf(hit)},
                                  {"reason", fmt::format("hit of {}", hit.ruleName)},
                                  {"seconds", kMostSeconds},
                                  {"count", control::fromUint64(kMostPackets)},
                                  {"snap", kWholePacket}};
    m_source.call(m_device, "capture.start", params, this,
                  [this](const Result<control::Json> &answer) {
                      if (!answer) {
                          failWith(answer.error());
                          return;
                      }
                      m_capture = memberOr(*answer, "capture", "");
                      emit progressed();
                      if (m_isStopping)
                          stop();
                      else
                          readOn();
                  });
}

void FlowCapture::stop()
{
    m_isStopping = true;
    if (!isRunning() || m_capture.empty())
        return;
    m_source.call(m_device, "capture.stop", {{"capture", m_capture}}, this,
                  [this](const Result<control::Json> &) { readOn(); });
}

void FlowCapture::readOn()
{
    m_pause.stop();
    if (!isRunning())
        return;
    m_source.call(m_device, "capture.read", {{"capture", m_capture}}, this,
                  [this](const Result<control::Json> &piece) {
                      if (!isRunning())
                          return;
                      if (piece)
                          take(*piece);
                      else
                          failWith(piece.error());
                  });
}

void FlowCapture::take(const control::Json &piece)
{
    const QByteArray data =
        QByteArray::fromBase64(QByteArray::fromStdString(memberOr(piece, "data", "")));
    if (m_file->write(data) != data.size()) {
        failWith(fileError(*m_file));
        return;
    }
    m_packets = QString::fromStdString(memberOr(piece, "packets", "0")).toULongLong();
    emit progressed();
    if (isComplete(piece))
        finish();
    else if (data.isEmpty())
        m_pause.start();
    else
        readOn();
}

void FlowCapture::finish()
{
    if (!m_file->commit()) {
        failWith(fileError(*m_file));
        return;
    }
    const QString file = m_file->fileName();
    m_file.reset();
    emit finished(m_packets, file);
}

void FlowCapture::failWith(const Error &error)
{
    m_pause.stop();
    m_file.reset(); // uncommitted: the file that stood there stays
    emit failed(error);
}

} // namespace tallygate::app
