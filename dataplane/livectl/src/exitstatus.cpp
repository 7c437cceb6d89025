// SPDX-License-Identifier: GPL-3.0-or-later
#include "livectl/exitstatus.h"

#include <cstdio>

#include <fmt/format.h>

namespace tallygate::ctl {

namespace {

std::string &nameOfProgram()
{
    static std::string name = "tallygatectl";
    return name;
}

} // namespace

void setProgramName(std::string_view name)
{
    nameOfProgram() = name;
}

const std::string &programName()
{
    return nameOfProgram();
}

void complain(const Error &error)
{
    fmt::print(stderr, "{}: {}\n", programName(), toString(error));
}

int failed(const Error &error)
{
    complain(error);
    return kFailed;
}

int endOf(const Error &error)
{
    return error.kind == ErrorKind::Cancelled ? int(kFine) : failed(error);
}

int failedExpression(const Error &error, std::string_view expression)
{
    Error named = error;
    if (named.where.file.empty())
        named.where.file = "expression";
    if (named.where.line == 0)
        named.where.line = 1;
    complain(named);
    const bool oneLine = expression.find('\n') == std::string_view::npos;
    if (error.where.column > 0 && error.where.column <= expression.size() + 1 && oneLine)
        fmt::print(stderr, "  {}\n  {:>{}}\n", expression, "^", error.where.column);
    return kFailed;
}

void print(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
}

} // namespace tallygate::ctl
