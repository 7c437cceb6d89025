// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/rtmessage.h"

namespace tallygate::io {

std::vector<Attribute> attributesIn(Bytes bytes)
{
    std::vector<Attribute> attributes;
    while (bytes.size() >= sizeof(nlattr)) {
        const auto header = valueOf<nlattr>(bytes);
        if (header.nla_len < sizeof(nlattr) || header.nla_len > bytes.size())
            break;
        attributes.push_back({static_cast<std::uint16_t>(header.nla_type & NLA_TYPE_MASK),
                              bytes.subspan(NLA_HDRLEN, header.nla_len - NLA_HDRLEN)});
        bytes = bytes.subspan(std::min<std::size_t>(NLA_ALIGN(header.nla_len), bytes.size()));
    }
    return attributes;
}

std::optional<Bytes> findAttribute(Bytes bytes, std::uint16_t type)
{
    for (const Attribute &attribute : attributesIn(bytes)) {
        if (attribute.type == type)
            return attribute.value;
    }
    return std::nullopt;
}

std::string textOf(Bytes value)
{
    const auto *text = reinterpret_cast<const char *>(value.data());
    return std::string(text, ::strnlen(text, value.size()));
}

void RtMessage::add(std::uint16_t attribute, Bytes value)
{
    const std::size_t position = begin(attribute);
    payload.insert(payload.end(), value.begin(), value.end());
    end(position);
}

void RtMessage::add(std::uint16_t attribute, std::string_view text)
{
    const std::string closed(text);
    add(attribute,
        Bytes(reinterpret_cast<const std::uint8_t *>(closed.c_str()), closed.size() + 1));
}

std::size_t RtMessage::begin(std::uint16_t attribute)
{
    const std::size_t position = payload.size();
    const nlattr header{0, attribute};
    payload.resize(position + NLA_HDRLEN);
    std::memcpy(payload.data() + position, &header, sizeof header);
    return position;
}

void RtMessage::end(std::size_t position)
{
    const auto length = static_cast<std::uint16_t>(payload.size() - position);
    std::memcpy(payload.data() + position, &length, sizeof length);
    payload.resize(NLA_ALIGN(payload.size()));
}

} // namespace tallygate::io
