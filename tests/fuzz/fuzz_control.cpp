// SPDX-License-Identifier: GPL-3.0-or-later
// The control protocol's codec. Byte 0 says how long the pieces are in which the rest arrives.
#include <cstdlib>
#include <string>
#include <vector>

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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    constexpr std::size_t kLine = 4096;
    const std::size_t piece = data[0] + 1u;
    std::string_view rest(reinterpret_cast<const char *>(data) + 1, size - 1);
    LineSplitter lines(kLine);
    while (!rest.empty()) {
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
