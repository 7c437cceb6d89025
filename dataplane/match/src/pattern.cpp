// SPDX-License-Identifier: GPL-3.0-or-later
#include "pattern.h"

#include <re2/re2.h>

#include "match/expression.h"

namespace tallygate::match {

Result<Pattern> Pattern::compile(const std::string &pattern)
{
    if (pattern.size() > kMaxPatternLength)
        return fail(ErrorKind::Limit, "pattern-too-long", "the pattern is longer than {} bytes",
                    kMaxPatternLength);
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    options.set_case_sensitive(false);
    options.set_log_errors(false);
    options.set_max_mem(kMaxMemory);
    auto program = std::make_shared<const re2::RE2>(pattern, options);
    if (!program->ok()) {
        Error error{ErrorKind::Syntax,
                    "pattern-invalid",
                    fmt::format("the pattern is not valid: {}", program->error()),
                    "RE2 syntax: no back references and no look-around",
                    {}};
        return fail(std::move(error));
    }
    if (program->ProgramSize() > kMaxSteps)
        return fail(ErrorKind::Limit, "pattern-too-large",
                    "the pattern takes up to {} steps an octet, {} are allowed",
                    program->ProgramSize(), kMaxSteps);
    return Pattern(std::move(program));
}

bool Pattern::foundIn(Bytes octets) const
{
    const re2::StringPiece text(reinterpret_cast<const char *>(octets.data()), octets.size());
    return m_program->Match(text, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

} // namespace tallygate::match
