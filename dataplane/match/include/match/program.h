// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "match/expression.h"
#include "match/valueset.h"
#include "packet/packet.h"

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

private:
    struct Impl;
    explicit Program(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace tallygate::match
