// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/ethtool.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/filedescriptor.h"

namespace tallygate::io {

namespace {

/// One ethtool command on one interface; false with errno set if it is refused.
bool command(std::string_view link, void *data)
{
    const FileDescriptor fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq request{};
    if (!fd || link.size() >= sizeof request.ifr_name)
        return false;
    std::memcpy(request.ifr_name, link.data(), link.size());
    request.ifr_data = static_cast<char *>(data);
    return ::ioctl(fd.get(), SIOCETHTOOL, &request) >= 0;
}

/// A command structure with an array behind it, in words so that it is aligned.
template <class Command>
class Block
{
public:
    explicit Block(std::size_t arrayBytes)
        : m_words((sizeof(Command) + arrayBytes + 7) / 8)
    {}
    Command *operator->() { return get(); }
    Command *get() { return reinterpret_cast<Command *>(m_words.data()); }
    template <class Element>
    Element *array()
    {
        return reinterpret_cast<Element *>(reinterpret_cast<char *>(m_words.data()) +
                                           sizeof(Command));
    }

private:
    std::vector<std::uint64_t> m_words;
};

std::uint32_t queuesOf(const char *link, std::uint32_t otherwise)
{
    ethtool_channels channels{};
    channels.cmd = ETHTOOL_GCHANNELS;
    if (command(link, &channels) && channels.rx_count + channels.combined_count > 0)
        return channels.rx_count + channels.combined_count;
    ethtool_rxnfc rings{};
    rings.cmd = ETHTOOL_GRXRINGS;
    if (command(link, &rings) && rings.data > 0)
        return static_cast<std::uint32_t>(rings.data);
    return otherwise;
}

std::vector<std::string> featureNames(std::string_view link)
{
    Block<ethtool_sset_info> info(sizeof(std::uint32_t));
    info->cmd = ETHTOOL_GSSET_INFO;
    info->sset_mask = 1ULL << ETH_SS_FEATURES;
    if (!command(link, info.get()) || info->sset_mask == 0)
        return {};
    const std::uint32_t count = *info.array<std::uint32_t>();
    Block<ethtool_gstrings> strings(std::size_t{count} * ETH_GSTRING_LEN);
    strings->cmd = ETHTOOL_GSTRINGS;
    strings->string_set = ETH_SS_FEATURES;
    strings->len = count;
    if (!command(link, strings.get()))
        return {};
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < count; ++i) {
        const char *name = strings.array<char>() + std::size_t{i} * ETH_GSTRING_LEN;
        names.emplace_back(name, ::strnlen(name, ETH_GSTRING_LEN));
    }
    return names;
}

std::uint32_t blocksFor(std::size_t features)
{
    return static_cast<std::uint32_t>((features + 31) / 32);
}

} // namespace

std::map<std::string, Feature> featuresOf(std::string_view link)
{
    const auto names = featureNames(link);
    const std::uint32_t blocks = blocksFor(names.size());
    Block<ethtool_gfeatures> get(blocks * sizeof(ethtool_get_features_block));
    get->cmd = ETHTOOL_GFEATURES;
    get->size = blocks;
    if (names.empty() || !command(link, get.get()))
        return {};
    std::map<std::string, Feature> features;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto &block = get.array<ethtool_get_features_block>()[i / 32];
        const std::uint32_t bit = 1U << (i % 32);
        const bool fixed = (block.never_changed & bit) != 0 || (block.available & bit) == 0;
        if (!names[i].empty())
            features[names[i]] = {(block.active & bit) != 0, fixed};
    }
    return features;
}

Result<void> setFeatures(std::string_view link, const std::map<std::string, bool> &wanted)
{
    const auto names = featureNames(link);
    const auto known = featuresOf(link);
    const std::uint32_t blocks = blocksFor(names.size());
    Block<ethtool_sfeatures> set(blocks * sizeof(ethtool_set_features_block));
    set->cmd = ETHTOOL_SFEATURES;
    set->size = blocks;
    bool any = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto wish = wanted.find(names[i]);
        const auto now = known.find(names[i]);
        if (wish == wanted.end() || now == known.end() || now->second.fixed)
            continue;
        auto &block = set.array<ethtool_set_features_block>()[i / 32];
        block.valid |= 1U << (i % 32);
        if (wish->second)
            block.requested |= 1U << (i % 32);
        any = true;
    }
    if (any && !command(link, set.get()))
        return fail(ErrorKind::Io, "ethtool", "cannot set the offloads of {}: {}", link,
                    std::strerror(errno));
    return {};
}

std::uint32_t queuesInUse(LinkIndex link, std::uint32_t otherwise)
{
    // Asked by name, and names move from one interface to another while one is taken over: what
    // holds is an answer that the same name stands around.
    char name[IF_NAMESIZE];
    char after[IF_NAMESIZE];
    std::uint32_t queues = otherwise;
    do {
        if (::if_indextoname(static_cast<unsigned>(link), name) == nullptr)
            return otherwise;
        queues = queuesOf(name, otherwise);
        if (::if_indextoname(static_cast<unsigned>(link), after) == nullptr)
            return otherwise;
    } while (std::strcmp(name, after) != 0);
    return queues;
}

} // namespace tallygate::io
