// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/keeper.h"

#include <fcntl.h>

#include <fmt/format.h>

#include "base/descriptorpassing.h"
#include "keepermessage.h"

namespace tallygate::engine {

Result<DescriptorStore> DescriptorStore::open(FileDescriptor socket)
{
    DescriptorStore store;
    store.m_socket = std::move(socket);
    while (true) {
        auto message = receiveMessage(store.m_socket.get());
        if (!message)
            return fail(std::move(message.error()));
        const KeeperMessage parsed = parseKeeperMessage(message->text);
        if (parsed.verb == kEndOfHeld)
            return store;
        if (message->isEnd || parsed.verb != kHeld || message->descriptors.size() != 1)
            return fail(ErrorKind::Io, "keeper-unknown-message",
                        "the keeper sent '{}' where it lists what it holds", message->text);
        store.m_held[std::string(parsed.value)] = std::move(message->descriptors.front());
    }
}

FileDescriptor DescriptorStore::take(const std::string &name)
{
    const auto found = m_held.find(name);
    if (found == m_held.end())
        return {};
    FileDescriptor taken = std::move(found->second);
    m_held.erase(found);
    return taken;
}

std::vector<std::string> DescriptorStore::names() const
{
    std::vector<std::string> names;
    for (const auto &[name, descriptor] : m_held)
        names.push_back(name);
    return names;
}

Result<void> DescriptorStore::put(std::string_view name, int descriptor)
{
    if (!m_socket)
        return {};
    return sendMessage(m_socket.get(), keeperMessage(kPut, name), {{descriptor}});
}

void DescriptorStore::drop(std::string_view name)
{
    if (m_socket)
        (void)sendMessage(m_socket.get(), keeperMessage(kDrop, name));
}

void DescriptorStore::setWindow(std::chrono::nanoseconds deadline)
{
    if (m_socket)
        (void)sendMessage(m_socket.get(),
                          keeperMessage(kWindow, fmt::format("{}", deadline.count())));
}

void DescriptorStore::announceStop()
{
    if (m_socket)
        (void)sendMessage(m_socket.get(), keeperMessage(kStop, {}));
}

void DescriptorStore::announceUpgrade(const std::filesystem::path &program)
{
    if (m_socket)
        (void)sendMessage(m_socket.get(), keeperMessage(kUpgrade, program.string()));
}

void DescriptorStore::notify(std::string_view text)
{
    if (m_socket)
        (void)sendMessage(m_socket.get(), keeperMessage(kNotify, text));
}

} // namespace tallygate::engine
