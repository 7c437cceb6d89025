// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "match/expression.h"
#include "match/plaintest.h"
#include "match/valueset.h"
#include "packet/packet.h"
#include "packet/read.h"

namespace tallygate::match {

/// Kleene's three values: a test on a field that the snaplen cut off is neither true nor false
/// (SEMANTICS 8.6). `false and undecidable` is false; `true or undecidable` is true.
enum class Truth : std::uint8_t { False, True, Undecidable };

/// What one test node said about one packet, for explanations.
struct TestTrace
{
    const Node *node = nullptr;
    Truth truth = Truth::False;
};

/// One comparison without which an expression is false: a number in a header lies in a range. It is
/// a filter in front of evaluate(), small enough to stand in an array of its own.
struct NecessaryRange
{
    fields::Protocol protocol = fields::Protocol::Frame;
    std::uint8_t byteWidth = 0;
    std::uint8_t shift = 0;
    std::uint16_t byteOffset = 0;
    std::uint16_t reach = 0xffff; ///< bytes of header that must be there; more: refutes nothing
    std::uint64_t mask = 0;
    std::uint64_t first = 0;
    std::uint64_t span = ~std::uint64_t{0}; ///< last - first

    /// The expression is false for the packet. What is absent or cut is left to evaluate().
    bool refutes(const packet::Packet &packet) const
    {
        const packet::Layer *layer = packet.outer(protocol);
        if (layer == nullptr || reach > layer->headerLength)
            return false;
        const std::uint8_t *at = packet.frame.data + layer->offset + byteOffset;
        return (packet::loadBits(at, byteWidth) >> shift & mask) - first > span;
    }
};

/// An expression compiled for speed: fields resolved to places, sets to sorted ranges, regular
/// expressions built. Immutable; any number of threads evaluate it at once; evaluation does not
/// allocate. Keeps the tree and the sets alive.
class Program
{
public:
    /// Fails where a named set is missing from `sets` or a regular expression does not compile.
    static Result<Program> compile(const Expression &expression, const SetTable &sets = {});

    Program(Program &&) noexcept;
    Program &operator=(Program &&) noexcept;
    ~Program();

    Truth evaluate(const packet::Packet &packet) const;
    /// The same answer, noting every test node that was evaluated, in order. Allocates.
    Truth evaluate(const packet::Packet &packet, std::vector<TestTrace> &trace) const;

    const Expression &expression() const;

    /// A test node of expression() in numbers alone; nothing where it is about more than that. A
    /// list of more than so many ranges is handed out as it is.
    std::optional<PlainTest> plain(const Node &test, std::size_t mostRanges) const;

    /// Where the whole expression is one number of a header in one range: the same as plain() says
    /// of it, at less cost.
    std::optional<PlainRange> plainRange() const;

    /// Begins to bring what plainRange() reads into the caches, for who asks many programs.
    void prefetch() const { __builtin_prefetch(m_impl.get()); }

    /// The narrowest found; one that refutes nothing, where none was.
    NecessaryRange necessaryRange() const;

private:
    struct Impl;
    explicit Program(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace tallygate::match
