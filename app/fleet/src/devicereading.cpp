// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicereading.h"

#include "base/base64.h"
#include "devices/fleet.h"

namespace tallygate::app {

namespace {

using control::Json;

const Json &partOf(const Json &object, const char *name)
{
    static const Json kNone = Json::object();
    const auto at = object.is_object() ? object.find(name) : object.end();
    return at != object.end() ? *at : kNone;
}

std::string textOf(const Json &object, const char *name)
{
    const Json &value = partOf(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::uint64_t numberOf(const Json &object, const char *name)
{
    return control::toUint64(partOf(object, name)).value_or(0);
}

} // namespace

DeviceReading::DeviceReading(Fleet &fleet, const Uuid &device, QObject *parent, Done done)
    : QObject(parent)
    , m_fleet(fleet)
    , m_device(device)
    , m_done(std::move(done))
{
    m_fleet.call(m_device, "status", Json::object(), this,
                 [this](const Result<Json> &status) { takeStatus(status); });
}

void DeviceReading::takeStatus(const Result<Json> &status)
{
    if (!status)
        return finish(fail(status.error()));
    m_state.revision = numberOf(*status, "revision");
    const Json &commit = partOf(*status, "commit");
    m_state.digest = textOf(commit, "digest");
    m_state.author = textOf(commit, "author");
    m_state.comment = textOf(commit, "comment");
    m_state.isConfirming = partOf(commit, "confirming") == true;
    const Json &staged = partOf(commit, "staged");
    m_state.staged = numberOf(staged, "revision");
    m_state.stagedBy = textOf(staged, "author");
    if (m_state.revision == 0)
        return finish(m_state);
    askForPiece();
}

void DeviceReading::askForPiece()
{
    m_fleet.call(m_device, "policy.get",
                 {{"revision", control::fromUint64(m_state.revision)},
                  {"offset", control::fromUint64(m_text.size())}},
                 this, [this](const Result<Json> &piece) { takePiece(piece); });
}

void DeviceReading::takePiece(const Result<Json> &piece)
{
    if (!piece)
        return finish(fail(piece.error()));
    const auto bytes = fromBase64(textOf(*piece, "data"));
    if (!bytes || bytes->empty())
        return finish(fail(ErrorKind::Syntax, "peer-invalid",
                           "the engine's text of revision {} ends too early", m_state.revision));
    m_text += *bytes;
    if (m_text.size() < numberOf(*piece, "size"))
        return askForPiece();
    auto policy =
        pipeline::parseDevicePolicy(m_text, "revision " + std::to_string(m_state.revision));
    if (!policy)
        return finish(fail(policy.error()));
    m_state.policy = std::move(*policy);
    finish(m_state);
}

void DeviceReading::finish(Result<DeviceState> result)
{
    deleteLater();
    m_done(std::move(result));
}

} // namespace tallygate::app
