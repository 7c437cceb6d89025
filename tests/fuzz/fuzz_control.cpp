// SPDX-License-Identifier: GPL-3.0-or-later
// The control protocol's codec. Byte 0 says how long the pieces are in which the rest arrives.
#include <cstdlib>
#include <string>
#include <vector>

#include "control/conversation.h"
#include "control/linesplitter.h"
#include "control/message.h"
#include "control/objectreader.h"

namespace {

using namespace tallygate;
using namespace tallygate::control;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// What was read is written as one line, which is read as the same.
void roundTrip(const Message &message)
{
    const std::string line = toLine(message);
    require(!line.empty() && line.find('\n') == line.size() - 1);
    const auto again = parseMessage(std::string_view(line).substr(0, line.size() - 1));
    require(again && toLine(*again) == line);
}

void readMembers(const Json &params)
{
    ObjectReader reader(params, "/params");
    (void)reader.text("name");
    (void)reader.flagOr("force", false);
    (void)reader.integer("port", 1, 65535);
    (void)reader.uint64("revision");
    (void)reader.word("mode", {"open", "closed"});
    (void)reader.texts("list");
    const auto read = reader.finish();
    require(read || !read.error().message.empty());
}

void readLine(std::string_view line)
{
    const auto message = parseMessage(line);
    if (!message) {
        require(!message.error().error.code.empty());
        return roundTrip(message.error());
    }
    roundTrip(*message);
    if (const auto *request = std::get_if<Request>(&*message))
        readMembers(request->params);
}

/// The asking side, with two calls open: none is answered twice, whatever the peer says.
class Asking
{
public:
    Asking()
    {
        for (int i = 0; i < 2; ++i)
            (void)m_conversation.call("status", Json::object(), Nanoseconds(1),
                                      [this, i](const Result<Json> &) { ++m_answers[i]; });
    }
    ~Asking()
    {
        m_conversation.end({ErrorKind::Io, "over", "", "", {}});
        require(m_answers[0] == 1 && m_answers[1] == 1);
    }
    void feed(std::string_view piece)
    {
        if (!m_isFine)
            return;
        m_conversation.feed(piece);
        Result<Conversation::Heard> heard = Conversation::Heard::Answer;
        while (heard && *heard != Conversation::Heard::Nothing)
            heard = m_conversation.next();
        m_isFine = heard.has_value();
    }

private:
    Conversation m_conversation;
    int m_answers[2] = {};
    bool m_isFine = true;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    constexpr std::size_t kLine = 4096;
    const std::size_t piece = data[0] + 1u;
    std::string_view rest(reinterpret_cast<const char *>(data) + 1, size - 1);
    LineSplitter lines(kLine);
    Asking asking;
    while (!rest.empty()) {
        asking.feed(rest.substr(0, piece));
        lines.feed(rest.substr(0, piece));
        rest.remove_prefix(std::min(piece, rest.size()));
        while (true) {
            const auto line = lines.next();
            if (!line)
                return 0;
            if (!*line)
                break;
            require((*line)->size() < kLine);
            readLine(**line);
        }
    }
    return 0;
}
